-- A sheet of the record: a processing activity (Verarbeitungstätigkeit), Art. 30 Abs. 1 DSGVO.
-- '' stands for "no text"; dates and choices that nobody answered are null.
create table processing_activity (
    id uuid primary key,
    organisation_id uuid not null references organisation (id),
    -- running number of the record: stable, never reused
    number integer not null,
    -- the organisation's own sign, not unique (X4)
    own_reference text collate "de-x-icu" not null default '',
    name text collate "de-x-icu" not null,
    department_id uuid,
    -- who answers questions (R36), as worded
    contact_person text not null default '',
    legal_regime text not null default 'gdpr',
    stage text not null default 'in_operation',
    introduced_on date,
    -- last change of the processing itself
    changed_on date,
    -- "Stand des Eintrags"
    entry_as_of date,
    ended_on date,
    -- use of profiling: an item of § 70 BDSG and the church laws (X1)
    profiling text not null default '',
    -- lit. d: "keine Offenlegung" was stated
    no_recipients boolean not null default false,
    -- lit. e: no default, an answer is asked in every case (R48)
    third_country_statement text,
    third_country_remark text not null default '',
    -- lit. g: the organisation's Rahmenkonzept applies (R14)
    global_measures boolean not null default false,
    -- "Ergänzung" of each section, printed with it
    purposes_supplement text not null default '',
    legal_bases_supplement text not null default '',
    data_subjects_supplement text not null default '',
    data_categories_supplement text not null default '',
    recipients_supplement text not null default '',
    retention_supplement text not null default '',
    measures_supplement text not null default '',
    supplement text not null default '',
    -- numbers of data categories are never reused within a sheet (R42)
    next_data_number integer not null default 1,
    created_at timestamptz not null default vvt_now(),
    -- last change of anything on the sheet
    updated_at timestamptz not null default vvt_now(),
    constraint processing_activity_key unique (organisation_id, id),
    constraint processing_activity_number_once unique (organisation_id, number),
    constraint processing_activity_department foreign key (organisation_id, department_id) references department (organisation_id, id),
    constraint processing_activity_number check (number > 0),
    constraint processing_activity_name_length check (char_length(name) between 1 and 300),
    constraint processing_activity_short_texts check (greatest(char_length(own_reference), char_length(contact_person)) <= 300),
    constraint processing_activity_legal_regime check (legal_regime in ('gdpr', 'police', 'kdg', 'dsg_ekd')),
    constraint processing_activity_stage check (stage in ('planned', 'trial', 'in_operation', 'ended')),
    constraint processing_activity_statement check (
        third_country_statement in ('none_and_none_planned', 'none', 'planned', 'takes_place', 'under_review')
    ),
    constraint processing_activity_long_texts check (
        greatest(
            char_length(profiling), char_length(third_country_remark), char_length(purposes_supplement), char_length(legal_bases_supplement),
            char_length(data_subjects_supplement), char_length(data_categories_supplement), char_length(recipients_supplement),
            char_length(retention_supplement), char_length(measures_supplement), char_length(supplement)
        ) <= 20000
    )
);

create index processing_activity_department_id on processing_activity (organisation_id, department_id);
create index processing_activity_updated on processing_activity (organisation_id, updated_at desc);

-- A limited role reaches the activities of its departments only; an unlimited one all.
alter table processing_activity enable row level security;
create policy processing_activity_reach on processing_activity
using (
    organisation_id in (
        select role_assignment.organisation_id
        from role_assignment
        where role_assignment.account_id = nullif(current_setting('vvt.user_id', true), '')::uuid
        and role_assignment.department_id is null
        and (role_assignment.valid_until is null or role_assignment.valid_until >= vvt_today())
    )
    or department_id in (select vvt_my_departments())
    or vvt_is_system()
);
create trigger audit after insert or update or delete on processing_activity
for each row execute function audit_row('ignore=updated_at,next_data_number');
grant select, insert, update, delete on processing_activity to vvt_app;

create policy audit_log_of_limited_roles on audit_log for select
using (
    exists (
        select from processing_activity
        where processing_activity.organisation_id = audit_log.organisation_id
        and processing_activity.id = audit_log.activity_id
        and processing_activity.department_id in (select vvt_my_departments())
    )
);

-- lit. b (R39).
create table activity_purpose (
    id uuid primary key,
    organisation_id uuid not null,
    activity_id uuid not null,
    position integer not null,
    text text not null,
    constraint activity_purpose_key unique (organisation_id, activity_id, id),
    constraint activity_purpose_activity foreign key (organisation_id, activity_id) references processing_activity (organisation_id, id) on delete cascade,
    constraint activity_purpose_text_length check (char_length(text) between 1 and 20000)
);

-- lit. c: a category of data subjects in this activity (R40).
create table activity_data_subject (
    id uuid primary key,
    organisation_id uuid not null,
    activity_id uuid not null,
    position integer not null,
    category_id uuid not null,
    note text not null default '',
    -- tied to all data categories (R42); else to the chosen ones, and to none: "nicht aufgegliedert"
    for_all boolean not null default false,
    constraint activity_data_subject_key unique (organisation_id, activity_id, id),
    constraint activity_data_subject_activity foreign key (organisation_id, activity_id) references processing_activity (organisation_id, id) on delete cascade,
    constraint activity_data_subject_category foreign key (organisation_id, category_id) references data_subject_category (organisation_id, id),
    constraint activity_data_subject_note_length check (char_length(note) <= 20000)
);

-- lit. c: a category of personal data with its running number in the sheet (R41–R44).
create table activity_data_category (
    id uuid primary key,
    organisation_id uuid not null,
    activity_id uuid not null,
    position integer not null,
    number integer not null,
    -- 4.1 is number 4, sub-number 1; a plain 4 has 0
    sub_number integer not null default 0,
    category_id uuid not null,
    note text not null default '',
    special_category boolean not null default false,
    -- which of the eight kinds of Art. 9 Abs. 1, as worded
    special_kind text not null default '',
    -- Art. 10
    criminal_offences boolean not null default false,
    constraint activity_data_category_key unique (organisation_id, activity_id, id),
    constraint activity_data_category_number_once unique (organisation_id, activity_id, number, sub_number),
    constraint activity_data_category_activity foreign key (organisation_id, activity_id) references processing_activity (organisation_id, id) on delete cascade,
    constraint activity_data_category_category foreign key (organisation_id, category_id) references data_category (organisation_id, id),
    constraint activity_data_category_number check (number between 1 and 9999 and sub_number between 0 and 99),
    constraint activity_data_category_kind check (special_category or special_kind = ''),
    constraint activity_data_category_note_length check (char_length(note) <= 20000 and char_length(special_kind) <= 300)
);

-- lit. d (R46).
create table activity_recipient (
    id uuid primary key,
    organisation_id uuid not null,
    activity_id uuid not null,
    position integer not null,
    recipient_id uuid not null,
    kind text not null default 'unspecified',
    -- occasion or condition: "nur mit Einwilligung"
    note text not null default '',
    for_all boolean not null default false,
    constraint activity_recipient_key unique (organisation_id, activity_id, id),
    constraint activity_recipient_activity foreign key (organisation_id, activity_id) references processing_activity (organisation_id, id) on delete cascade,
    constraint activity_recipient_recipient foreign key (organisation_id, recipient_id) references recipient (organisation_id, id),
    constraint activity_recipient_kind check (
        kind in ('unspecified', 'internal', 'external', 'processor', 'joint_controller', 'third_country', 'international_organisation')
    ),
    constraint activity_recipient_note_length check (char_length(note) <= 20000)
);

-- lit. e: a named recipient in a third country (R50).
create table activity_transfer (
    id uuid primary key,
    organisation_id uuid not null,
    activity_id uuid not null,
    position integer not null,
    text text not null,
    -- ISO code of the country, '' when not stated
    country text not null default '',
    for_all boolean not null default false,
    constraint activity_transfer_key unique (organisation_id, activity_id, id),
    constraint activity_transfer_activity foreign key (organisation_id, activity_id) references processing_activity (organisation_id, id) on delete cascade,
    constraint activity_transfer_text_length check (char_length(text) between 1 and 20000 and char_length(country) <= 2)
);

-- lit. f: a deletion rule; the wording leads and is printed (R54, R56).
create table activity_retention_rule (
    id uuid primary key,
    organisation_id uuid not null,
    activity_id uuid not null,
    position integer not null,
    text text not null,
    -- from the organisation's periods; null: "nur hier"
    retention_period_id uuid,
    for_all boolean not null default false,
    constraint activity_retention_rule_key unique (organisation_id, activity_id, id),
    constraint activity_retention_rule_activity foreign key (organisation_id, activity_id) references processing_activity (organisation_id, id) on delete cascade,
    constraint activity_retention_rule_period foreign key (organisation_id, retention_period_id) references retention_period (organisation_id, id),
    constraint activity_retention_rule_text_length check (char_length(text) between 1 and 20000)
);

-- The structure beside the wording: one of possibly several sub-rules (X6), "60 Tage vor der Wahl".
create table activity_retention_sub_rule (
    id uuid primary key,
    organisation_id uuid not null,
    activity_id uuid not null,
    rule_id uuid not null,
    position integer not null,
    amount integer,
    unit text,
    -- before or after the event
    direction text,
    event text not null default '',
    norm text not null default '',
    procedure text not null default '',
    responsible text not null default '',
    constraint activity_retention_sub_rule_rule foreign key (organisation_id, activity_id, rule_id) references activity_retention_rule (organisation_id, activity_id, id) on delete cascade,
    constraint activity_retention_sub_rule_period check ((amount is null) = (unit is null) and amount between 0 and 100000),
    constraint activity_retention_sub_rule_unit check (unit in ('minutes', 'hours', 'days', 'weeks', 'months', 'years', 'calendar_years', 'years_of_age')),
    constraint activity_retention_sub_rule_direction check (direction in ('before', 'after')),
    constraint activity_retention_sub_rule_text_length check (
        greatest(char_length(event), char_length(norm), char_length(procedure), char_length(responsible)) <= 20000
    )
);

create index activity_retention_sub_rule_activity on activity_retention_sub_rule (organisation_id, activity_id, rule_id);

-- lit. g: a measure of this activity beside the Rahmenkonzept: additional, deviating or dropped (R14, R63).
create table activity_measure (
    id uuid primary key,
    organisation_id uuid not null,
    activity_id uuid not null,
    position integer not null,
    text text not null,
    -- from the organisation's measures; null: "nur hier"
    measure_id uuid,
    relation text not null default 'additional',
    for_all boolean not null default false,
    constraint activity_measure_key unique (organisation_id, activity_id, id),
    constraint activity_measure_activity foreign key (organisation_id, activity_id) references processing_activity (organisation_id, id) on delete cascade,
    constraint activity_measure_measure foreign key (organisation_id, measure_id) references measure (organisation_id, id),
    constraint activity_measure_relation check (relation in ('additional', 'deviating', 'dropped')),
    constraint activity_measure_text_length check (char_length(text) between 1 and 20000)
);

-- Rechtsgrundlage (voluntary, R10): for the whole activity, or for one purpose, group of persons,
-- data category or recipient; perhaps under a condition.
create table activity_legal_basis (
    id uuid primary key,
    organisation_id uuid not null,
    activity_id uuid not null,
    position integer not null,
    text text not null,
    condition text not null default '',
    purpose_id uuid,
    data_subject_id uuid,
    data_category_id uuid,
    recipient_id uuid,
    constraint activity_legal_basis_key unique (organisation_id, activity_id, id),
    constraint activity_legal_basis_activity foreign key (organisation_id, activity_id) references processing_activity (organisation_id, id) on delete cascade,
    constraint activity_legal_basis_purpose foreign key (organisation_id, activity_id, purpose_id) references activity_purpose (organisation_id, activity_id, id) on delete set null (purpose_id),
    constraint activity_legal_basis_data_subject foreign key (organisation_id, activity_id, data_subject_id) references activity_data_subject (organisation_id, activity_id, id) on delete set null (data_subject_id),
    constraint activity_legal_basis_data_category foreign key (organisation_id, activity_id, data_category_id) references activity_data_category (organisation_id, activity_id, id) on delete set null (data_category_id),
    constraint activity_legal_basis_recipient foreign key (organisation_id, activity_id, recipient_id) references activity_recipient (organisation_id, activity_id, id) on delete set null (recipient_id),
    constraint activity_legal_basis_holds_for_one check (num_nonnulls(purpose_id, data_subject_id, data_category_id, recipient_id) <= 1),
    constraint activity_legal_basis_text_length check (char_length(text) between 1 and 20000 and char_length(condition) <= 20000)
);

-- "Weitere Angaben": what has no field of its own, under its own label.
create table activity_extra_value (
    id uuid primary key,
    organisation_id uuid not null,
    activity_id uuid not null,
    position integer not null,
    label text not null,
    text text not null,
    constraint activity_extra_value_key unique (organisation_id, activity_id, id),
    constraint activity_extra_value_activity foreign key (organisation_id, activity_id) references processing_activity (organisation_id, id) on delete cascade,
    constraint activity_extra_value_label_length check (char_length(label) between 1 and 300),
    constraint activity_extra_value_text_length check (char_length(text) between 1 and 20000)
);

-- The data categories chosen for an item (R42), one table for each kind of item. A removed data
-- category leaves no false statement behind: without any, the item is "nicht aufgegliedert" again.
do $$
declare
    item text;
begin
    foreach item in array array['data_subject', 'recipient', 'transfer', 'retention_rule', 'measure'] loop
        execute format(
            'create table activity_%1$s_number (
                organisation_id uuid not null,
                activity_id uuid not null,
                item_id uuid not null,
                data_category_id uuid not null,
                constraint activity_%1$s_number_pk primary key (organisation_id, activity_id, item_id, data_category_id),
                constraint activity_%1$s_number_item foreign key (organisation_id, activity_id, item_id) references activity_%1$s (organisation_id, activity_id, id) on delete cascade,
                constraint activity_%1$s_number_category foreign key (organisation_id, activity_id, data_category_id) references activity_data_category (organisation_id, activity_id, id) on delete cascade
            )',
            item
        );
    end loop;
end
$$;

-- A name on a sheet leads to its other uses, and a catalogue entry to the sheets it stands on.
create index activity_data_subject_use on activity_data_subject (organisation_id, category_id);
create index activity_data_category_use on activity_data_category (organisation_id, category_id);
create index activity_recipient_use on activity_recipient (organisation_id, recipient_id);

call protect_organisation_table('activity_purpose');
call protect_organisation_table('activity_data_subject');
call protect_organisation_table('activity_data_category');
call protect_organisation_table('activity_recipient');
call protect_organisation_table('activity_transfer');
call protect_organisation_table('activity_retention_rule');
call protect_organisation_table('activity_retention_sub_rule');
call protect_organisation_table('activity_measure');
call protect_organisation_table('activity_legal_basis');
call protect_organisation_table('activity_extra_value');
call protect_organisation_table('activity_data_subject_number');
call protect_organisation_table('activity_recipient_number');
call protect_organisation_table('activity_transfer_number');
call protect_organisation_table('activity_retention_rule_number');
call protect_organisation_table('activity_measure_number');

-- How many activities the whole record has, for "Auszug, n von m": a limited role sees fewer.
create function vvt_activity_total(in_organisation uuid) returns bigint
language sql stable security definer set search_path = public, pg_temp
as $$
    select count(*)
    from processing_activity
    where organisation_id = in_organisation
    and stage <> 'ended'
    and (
        vvt_is_system()
        or exists (
            select from role_assignment
            where role_assignment.organisation_id = in_organisation
            and role_assignment.account_id = vvt_user_id()
            and (valid_until is null or valid_until >= vvt_today())
        )
    )
$$;

revoke all on function vvt_activity_total(uuid) from public;
grant execute on function vvt_activity_total(uuid) to vvt_app;
