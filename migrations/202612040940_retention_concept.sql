-- What people decide when the purpose of an activity changes (R6; Hinweise der DSK, Nr. 1).

-- One row: a purpose whose wording changed, and what was decided: the activity is adapted, or the new
-- purpose is an activity of its own. As long as nothing is decided, the sheet asks (Art. 5 Abs. 1
-- lit. b, Art. 6 Abs. 4 DSGVO).
create table purpose_change (
    id uuid primary key,
    organisation_id uuid not null,
    activity_id uuid not null,
    -- the row of activity_purpose; it may be gone by now
    purpose_id uuid not null,
    old_text text not null,
    new_text text not null,
    -- the name the person had then
    changed_by text not null,
    changed_at timestamptz not null default vvt_now(),
    -- null while it is open
    decision text,
    reason text not null default '',
    decided_by text not null default '',
    decided_at timestamptz,
    -- the activity that was made for the new purpose; null when it is gone again
    new_activity_id uuid,
    constraint purpose_change_activity foreign key (organisation_id, activity_id) references processing_activity (organisation_id, id) on delete cascade,
    constraint purpose_change_new_activity foreign key (organisation_id, new_activity_id) references processing_activity (organisation_id, id) on delete set null (new_activity_id),
    constraint purpose_change_decision check (decision in ('adapted', 'new_activity')),
    constraint purpose_change_decided check ((decision is null) = (decided_at is null)),
    constraint purpose_change_adapted check (decision <> 'adapted' or reason <> ''),
    constraint purpose_change_length check (
        greatest(char_length(old_text), char_length(new_text)) <= 20000
        and char_length(reason) <= 2000
    )
);

call protect_organisation_table('purpose_change');

create index purpose_change_of_activity on purpose_change (organisation_id, activity_id);
create index purpose_change_new_activity on purpose_change (organisation_id, new_activity_id) where new_activity_id is not null;

-- A purpose that changes again while the question is open asks once.
create unique index purpose_change_open on purpose_change (organisation_id, activity_id, purpose_id) where decision is null;
