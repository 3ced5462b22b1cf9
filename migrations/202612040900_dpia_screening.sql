-- Whether a processing activity needs a Datenschutz-Folgenabschätzung (DSFA, Art. 35 DSGVO; R76), and
-- how consents are proven (Art. 7 DSGVO; R12).

-- One row: one DSFA-Schwellwertprüfung of an activity. There may be several over time: the latest
-- finished one counts, and what is finished stays as it was.
create table dpia_screening (
    id uuid primary key,
    organisation_id uuid not null,
    activity_id uuid not null,
    -- running number within the activity
    position integer not null,
    -- which entries of the shipped list of Art. 35 Abs. 4 are met, as worded then
    list_entries text[] not null default '{}',
    -- another authority's list, and what is met on it
    own_list text not null default '',
    own_list_item text not null default '',
    -- why no DSFA is needed in spite of that: '' for no such reason
    exception text not null default '',
    exception_reason text not null default '',
    -- what the controller decided; '' while open
    decision text not null default '',
    decision_reason text not null default '',
    decided_on date,
    decided_by text not null default '',
    -- Art. 35 Abs. 2: the data protection officer's advice, with the name the person had then
    opinion text not null default '',
    opinion_by text not null default '',
    opinion_at timestamptz,
    -- what comes of it and may be said later: where the DSFA lies when it is no reference document, and
    -- the consultation of the authority (Art. 36)
    dpia_address text not null default '',
    consultation text not null default '',
    finished_at timestamptz,
    -- the name the person had then
    finished_by text not null default '',
    -- purposes, data categories and recipients that were judged, as fingerprints
    judged_purposes text not null default '',
    judged_data text not null default '',
    judged_recipients text not null default '',
    constraint dpia_screening_key unique (organisation_id, activity_id, id),
    constraint dpia_screening_position_once unique (organisation_id, activity_id, position),
    constraint dpia_screening_activity foreign key (organisation_id, activity_id) references processing_activity (organisation_id, id) on delete cascade,
    constraint dpia_screening_exception check (exception in ('', 'exempt_list', 'legislation', 'similar')),
    constraint dpia_screening_decision check (decision in ('', 'required', 'not_required')),
    constraint dpia_screening_finished check (
        finished_at is null
        or (decision <> '' and decision_reason <> '' and decided_on is not null and decided_by <> '')
    ),
    constraint dpia_screening_opinion check ((opinion = '') = (opinion_at is null) and (opinion = '') = (opinion_by = '')),
    constraint dpia_screening_short_texts check (
        greatest(char_length(own_list), char_length(decided_by), char_length(opinion_by), char_length(dpia_address), char_length(finished_by)) <= 300
    ),
    constraint dpia_screening_long_texts check (
        greatest(
            char_length(own_list_item), char_length(exception_reason), char_length(decision_reason), char_length(opinion),
            char_length(consultation)
        ) <= 20000
    )
);

-- At most one is being worked on.
create unique index dpia_screening_unfinished on dpia_screening (organisation_id, activity_id) where finished_at is null;

-- One row: what a screening says to one question: the three cases of Art. 35 Abs. 3, the nine criteria of
-- WP 248, the list of Art. 35 Abs. 4. A question without a row is open.
create table dpia_answer (
    organisation_id uuid not null,
    activity_id uuid not null,
    screening_id uuid not null,
    question text not null,
    answer text not null default 'open',
    reason text not null default '',
    constraint dpia_answer_pk primary key (organisation_id, screening_id, question),
    constraint dpia_answer_screening foreign key (organisation_id, activity_id, screening_id) references dpia_screening (organisation_id, activity_id, id) on delete cascade,
    constraint dpia_answer_question check (
        question in (
            'case_a', 'case_b', 'case_c', 'criterion_1', 'criterion_2', 'criterion_3', 'criterion_4', 'criterion_5', 'criterion_6',
            'criterion_7', 'criterion_8', 'criterion_9', 'list'
        )
    ),
    constraint dpia_answer_answer check (answer in ('open', 'applies', 'does_not_apply')),
    constraint dpia_answer_reason_length check (char_length(reason) <= 20000)
);

call protect_organisation_table('dpia_screening');
call protect_organisation_table('dpia_answer');

-- What is finished stays as it was. What comes of it may be said later, and the officer's advice where
-- there was none. It goes only with its whole sheet.
create function dpia_screening_keep() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    may_change text[] := array['dpia_address', 'consultation'];
begin
    if old.finished_at is null then
        return coalesce(new, old);
    end if;
    if tg_op = 'DELETE' then
        if exists (select from processing_activity where id = old.activity_id) then
            raise exception 'a finished screening is kept' using errcode = 'restrict_violation';
        end if;
        return old;
    end if;
    if old.opinion = '' then
        may_change := may_change || array['opinion', 'opinion_by', 'opinion_at'];
    end if;
    if to_jsonb(new) - may_change is distinct from to_jsonb(old) - may_change then
        raise exception 'a finished screening stays as it was' using errcode = 'restrict_violation';
    end if;
    return new;
end
$$;

create function dpia_answer_keep() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    answer dpia_answer := coalesce(new, old);
begin
    if exists (
        select from dpia_screening
        where dpia_screening.organisation_id = answer.organisation_id
        and dpia_screening.id = answer.screening_id
        and dpia_screening.finished_at is not null
    ) then
        raise exception 'a finished screening stays as it was' using errcode = 'restrict_violation';
    end if;
    return answer;
end
$$;

revoke all on function dpia_screening_keep(), dpia_answer_keep() from public;

create trigger keep before update or delete on dpia_screening
for each row execute function dpia_screening_keep();
create trigger keep before insert or update or delete on dpia_answer
for each row execute function dpia_answer_keep();

-- Where consent is a legal basis: how it is obtained, where its evidence lies, how it is withdrawn
-- (Art. 7 Abs. 1 and 3), and when that was last looked at (R12, R86).
alter table processing_activity
    add column consent_obtained text not null default '',
    add column consent_evidence text not null default '',
    add column consent_withdrawal text not null default '',
    add column consent_checked_on date,
    add constraint processing_activity_consent_texts check (
        greatest(char_length(consent_obtained), char_length(consent_evidence), char_length(consent_withdrawal)) <= 20000
    );

-- A document that proves consents is linked to a sheet like any other.
alter table reference_document
    drop constraint reference_document_kind,
    add constraint reference_document_kind check (
        kind in (
            '', 'rules_of_conduct', 'risk_analysis', 'security_concept', 'certificate', 'dpia', 'consent', 'other_register', 'agreement', 'other'
        )
    );
