-- Findings about the record as a whole (src/findings/record.rs) belong to no sheet. Who accepts one says
-- why once, for the organisation: "gibt es bei uns nicht, weil …".
create table record_acceptance (
    id uuid primary key,
    organisation_id uuid not null references organisation (id),
    -- of the rule, the section and the judged value
    fingerprint text not null,
    code text not null,
    -- the value that was judged
    judged text not null,
    reason text not null,
    -- the name the person had then
    accepted_by text not null,
    accepted_at timestamptz not null default vvt_now(),
    constraint record_acceptance_once unique (organisation_id, fingerprint),
    constraint record_acceptance_reason check (reason <> '' and char_length(reason) <= 2000)
);

call protect_organisation_table('record_acceptance');
