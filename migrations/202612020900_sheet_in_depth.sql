-- The sheet in depth: what the sections of a sheet say beyond the Kurzblatt (R3–R73, X1–X6).
-- '' stands for "no text"; a choice or a day that nobody stated is '' or null.

alter table processing_activity
    -- keys of other directories: LeiKa, OZG, Aktenplan, and the number of an older record (X4)
    add column leika_key text not null default '',
    add column ozg_key text not null default '',
    add column file_plan_key text not null default '',
    add column former_number text not null default '',
    -- the norm of Land law that takes the place of § 70 Abs. 1 BDSG: "§ 36 NDSG" (X1)
    add column record_norm text not null default '',
    -- how it is processed: R3
    add column processing_kind text,
    -- special secrecy: which of Sozial-, Steuer-, Statistikgeheimnis and § 203 StGB
    add column secrecy text[] not null default '{}',
    -- what does not belong to this activity ("Abgrenzung", R5)
    add column delimitation text not null default '',
    add column joint_controllers_supplement text not null default '',
    -- explicit negative statements beside lit. c
    add column no_special_categories boolean not null default false,
    add column no_criminal_offences boolean not null default false,
    -- lit. f, "wenn möglich": why no period can be named, and when that is looked at again (R57)
    add column retention_undeterminable text not null default '',
    add column retention_review_on date,
    add column backups text not null default '',
    add column legal_hold text not null default '',
    add column archive_offer text not null default '',
    -- voluntary (R10, R11)
    add column access_groups text not null default '',
    add column responsible_staff text not null default '',
    add column necessity text not null default '',
    add column subject_rights text not null default '',
    add column ai_use text not null default '',
    add column open_points text not null default '',
    add constraint processing_activity_further_short_texts check (
        greatest(
            char_length(leika_key), char_length(ozg_key), char_length(file_plan_key), char_length(former_number), char_length(record_norm)
        ) <= 300
    ),
    add constraint processing_activity_processing_kind check (processing_kind in ('automated', 'partly_automated', 'files')),
    add constraint processing_activity_secrecy check (secrecy <@ array['social', 'tax', 'statistics', 'professional']),
    add constraint processing_activity_further_long_texts check (
        greatest(
            char_length(delimitation), char_length(joint_controllers_supplement), char_length(retention_undeterminable), char_length(backups),
            char_length(legal_hold), char_length(archive_offer), char_length(access_groups), char_length(responsible_staff),
            char_length(necessity), char_length(subject_rights), char_length(ai_use), char_length(open_points)
        ) <= 20000
    );

-- Further catalogues of the organisation.

-- A provision that sheets cite, as cited: "Art. 6 Abs. 1 lit. e DSGVO", "§ 3 NDSG".
create table norm (
    id uuid primary key,
    organisation_id uuid not null references organisation (id),
    name text collate "de-x-icu" not null,
    -- what it is about, for whoever does not know it by heart
    remark text not null default '',
    confirmed boolean not null default true,
    constraint norm_key unique (organisation_id, id),
    constraint norm_name_once unique (organisation_id, name),
    constraint norm_name_length check (char_length(name) between 1 and 300),
    constraint norm_remark_length check (char_length(remark) <= 20000)
);

-- An application or another means of processing (Verfahren, System) that activities use.
create table system (
    id uuid primary key,
    organisation_id uuid not null references organisation (id),
    name text collate "de-x-icu" not null,
    vendor text not null default '',
    -- who runs it, and where (R97)
    operation text not null default '',
    -- measures that every activity gains by using it, one a line (lit. g)
    measures text not null default '',
    confirmed boolean not null default true,
    constraint system_key unique (organisation_id, id),
    constraint system_name_once unique (organisation_id, name),
    constraint system_name_length check (char_length(name) between 1 and 300),
    constraint system_text_length check (greatest(char_length(vendor), char_length(operation)) <= 300 and char_length(measures) <= 20000)
);

-- A document that sheets refer to and that is kept in one place (R13, R58–R60).
create table reference_document (
    id uuid primary key,
    organisation_id uuid not null references organisation (id),
    name text collate "de-x-icu" not null,
    kind text not null default '',
    version text not null default '',
    as_of date,
    -- where it is kept: a path, an address, a file number
    place text not null default '',
    responsible text not null default '',
    -- handed over with the first presentation (R59)
    first_presentation boolean not null default false,
    confirmed boolean not null default true,
    constraint reference_document_key unique (organisation_id, id),
    constraint reference_document_name_once unique (organisation_id, name),
    constraint reference_document_name_length check (char_length(name) between 1 and 300),
    constraint reference_document_kind check (
        kind in ('', 'rules_of_conduct', 'risk_analysis', 'security_concept', 'certificate', 'dpia', 'other_register', 'agreement', 'other')
    ),
    constraint reference_document_text_length check (greatest(char_length(version), char_length(place), char_length(responsible)) <= 300)
);

call protect_organisation_table('norm');
call protect_organisation_table('system');
call protect_organisation_table('reference_document');

-- A wording is one entry; texts are too long for an index of their own.
create unique index retention_period_text_once on retention_period (organisation_id, md5(text));
create index measure_text on measure (organisation_id, md5(text));

-- lit. b: what the activity is for, beside it, and what it is not for.
alter table activity_purpose
    add column kind text not null default 'primary',
    add constraint activity_purpose_kind check (kind in ('primary', 'secondary', 'excluded'));

alter table activity_data_subject
    -- as worded: "etwa 1.200"
    add column approximate_number text not null default '',
    -- groups within the category, as worded
    add column sub_groups text not null default '',
    -- stated not to be concerned
    add column excluded boolean not null default false,
    add constraint activity_data_subject_further_length check (char_length(approximate_number) <= 300 and char_length(sub_groups) <= 20000);

-- "note" holds the concrete data fields (R10).
alter table activity_data_category
    add column origin text not null default '',
    add column storage_place text not null default '',
    -- which of the eight kinds of Art. 9 Abs. 1; special_kind says more in words (R43)
    add column special_kinds text[] not null default '{}',
    add constraint activity_data_category_special_kinds check (
        special_kinds <@ array[
            'origin', 'political_opinions', 'beliefs', 'union_membership', 'genetic', 'biometric', 'health', 'sexuality'
        ]
        and (special_category or special_kinds = '{}')
    ),
    add constraint activity_data_category_further_length check (greatest(char_length(origin), char_length(storage_place)) <= 20000);

-- Which chain of norms a legal basis is ("Art. 6 Abs. 1 lit. e DSGVO i. V. m. § 3 NDSG"); its text is
-- then theirs. A text that is no chain stands for itself.
create table activity_legal_basis_norm (
    organisation_id uuid not null,
    activity_id uuid not null,
    legal_basis_id uuid not null,
    position integer not null,
    norm_id uuid not null,
    constraint activity_legal_basis_norm_pk primary key (organisation_id, activity_id, legal_basis_id, position),
    constraint activity_legal_basis_norm_basis foreign key (organisation_id, activity_id, legal_basis_id) references activity_legal_basis (organisation_id, activity_id, id) on delete cascade,
    constraint activity_legal_basis_norm_norm foreign key (organisation_id, norm_id) references norm (organisation_id, id)
);

create index activity_legal_basis_norm_use on activity_legal_basis_norm (organisation_id, norm_id);

-- "note" is the occasion of a disclosure (R46).
alter table activity_recipient
    add column condition text not null default '',
    add column legal_basis text not null default '',
    -- '' when not stated
    add column tense text not null default '',
    add column valid_from date,
    add column valid_until date,
    add constraint activity_recipient_tense check (tense in ('', 'past', 'future', 'both')),
    add constraint activity_recipient_period check (valid_from <= valid_until),
    add constraint activity_recipient_further_length check (greatest(char_length(condition), char_length(legal_basis)) <= 20000);

-- The wording leads where there is one; else country and recipient are the statement (R50–R53).
alter table activity_transfer
    -- "wechselnd, je nach Reiseziel", in place of one country
    add column country_note text not null default '',
    add column recipient_name text not null default '',
    -- '' when not stated
    add column instrument text not null default '',
    add column instrument_note text not null default '',
    -- Art. 49 Abs. 1 UAbs. 2 and Abs. 6: assessment and suitable safeguards stand in the record itself
    add column assessment text not null default '',
    add column safeguards text not null default '',
    add column authority_informed_on date,
    add column data_subjects_informed_on date,
    drop constraint activity_transfer_text_length,
    add constraint activity_transfer_text_length check (
        char_length(text) <= 20000 and char_length(country) <= 2
        and text || country || country_note || recipient_name <> ''
        and greatest(char_length(country_note), char_length(recipient_name)) <= 300
        and greatest(char_length(instrument_note), char_length(assessment), char_length(safeguards)) <= 20000
    ),
    add constraint activity_transfer_instrument check (
        instrument in (
            '', 'adequacy', 'authority_instrument', 'binding_corporate_rules', 'standard_clauses', 'code_of_conduct', 'certification',
            'approved_clauses', 'judgment', 'derogation', 'compelling_interests'
        )
    );

-- What sort of period it is (R54, R55).
alter table activity_retention_rule
    add column kind text not null default '',
    add constraint activity_retention_rule_kind check (
        kind in ('', 'statutory_retention', 'statutory_erasure', 'self_defined', 'review')
    );

alter table activity_retention_sub_rule
    -- what of the rule's data it is about, as worded
    add column subject text not null default '',
    -- the period is a maximum
    add column at_most boolean not null default false,
    add constraint activity_retention_sub_rule_key unique (organisation_id, activity_id, id),
    add constraint activity_retention_sub_rule_subject_length check (char_length(subject) <= 20000);

-- Why a measure deviates from the Rahmenkonzept or is dropped (R14).
alter table activity_measure
    add column reason text not null default '',
    add constraint activity_measure_reason_length check (char_length(reason) <= 20000);

-- lit. a: who decides together with the controller in this activity (Art. 26, R32).
create table activity_joint_controller (
    id uuid primary key,
    organisation_id uuid not null,
    activity_id uuid not null,
    position integer not null,
    name text not null,
    -- postal, electronic and by telephone, as worded (R35)
    contact text not null default '',
    -- its data protection officer and how to reach them
    officer text not null default '',
    agreed_on date,
    note text not null default '',
    constraint activity_joint_controller_key unique (organisation_id, activity_id, id),
    constraint activity_joint_controller_activity foreign key (organisation_id, activity_id) references processing_activity (organisation_id, id) on delete cascade,
    constraint activity_joint_controller_name_length check (char_length(name) between 1 and 300),
    constraint activity_joint_controller_text_length check (greatest(char_length(contact), char_length(officer), char_length(note)) <= 20000)
);

create table activity_system (
    id uuid primary key,
    organisation_id uuid not null,
    activity_id uuid not null,
    position integer not null,
    system_id uuid not null,
    note text not null default '',
    constraint activity_system_key unique (organisation_id, activity_id, id),
    constraint activity_system_activity foreign key (organisation_id, activity_id) references processing_activity (organisation_id, id) on delete cascade,
    constraint activity_system_system foreign key (organisation_id, system_id) references system (organisation_id, id),
    constraint activity_system_note_length check (char_length(note) <= 20000)
);

create table activity_reference_document (
    id uuid primary key,
    organisation_id uuid not null,
    activity_id uuid not null,
    position integer not null,
    document_id uuid not null,
    note text not null default '',
    constraint activity_reference_document_key unique (organisation_id, activity_id, id),
    constraint activity_reference_document_activity foreign key (organisation_id, activity_id) references processing_activity (organisation_id, id) on delete cascade,
    constraint activity_reference_document_document foreign key (organisation_id, document_id) references reference_document (organisation_id, id),
    constraint activity_reference_document_note_length check (char_length(note) <= 20000)
);

-- A word by which sheets are put together for work of one's own ("Audit 2027"); it is never printed.
create table activity_tag (
    id uuid primary key,
    organisation_id uuid not null,
    activity_id uuid not null,
    position integer not null default 0,
    name text collate "de-x-icu" not null,
    constraint activity_tag_key unique (organisation_id, activity_id, id),
    constraint activity_tag_activity foreign key (organisation_id, activity_id) references processing_activity (organisation_id, id) on delete cascade,
    constraint activity_tag_name_length check (char_length(name) between 1 and 300)
);

-- Another activity that has to do with this one: "siehe Nr. 4".
create table activity_related (
    id uuid primary key,
    organisation_id uuid not null,
    activity_id uuid not null,
    position integer not null,
    related_id uuid not null,
    note text not null default '',
    constraint activity_related_key unique (organisation_id, activity_id, id),
    constraint activity_related_activity foreign key (organisation_id, activity_id) references processing_activity (organisation_id, id) on delete cascade,
    constraint activity_related_related foreign key (organisation_id, related_id) references processing_activity (organisation_id, id) on delete cascade,
    constraint activity_related_not_itself check (related_id <> activity_id),
    constraint activity_related_note_length check (char_length(note) <= 20000)
);

-- "Wie Tätigkeit n" (X3): what another sheet says in a section stands here, too, by reference.
create table activity_same_as (
    id uuid primary key,
    organisation_id uuid not null,
    activity_id uuid not null,
    position integer not null default 0,
    section text not null,
    source_id uuid not null,
    constraint activity_same_as_key unique (organisation_id, activity_id, id),
    constraint activity_same_as_section_once unique (organisation_id, activity_id, section),
    constraint activity_same_as_activity foreign key (organisation_id, activity_id) references processing_activity (organisation_id, id) on delete cascade,
    -- a sheet that others take from cannot be removed unasked
    constraint activity_same_as_source foreign key (organisation_id, source_id) references processing_activity (organisation_id, id),
    constraint activity_same_as_not_itself check (source_id <> activity_id),
    constraint activity_same_as_section check (
        section in ('joint_controllers', 'purposes', 'data', 'recipients', 'third_countries', 'retention', 'measures', 'documents')
    )
);

create index activity_same_as_use on activity_same_as (organisation_id, source_id);

call protect_organisation_table('activity_legal_basis_norm');
call protect_organisation_table('activity_joint_controller');
call protect_organisation_table('activity_system');
call protect_organisation_table('activity_reference_document');
call protect_organisation_table('activity_tag');
call protect_organisation_table('activity_related');
call protect_organisation_table('activity_same_as');

create index activity_tag_name on activity_tag (organisation_id, name);

-- Entries lead to the sheets they stand on.
create index activity_system_use on activity_system (organisation_id, system_id);
create index activity_reference_document_use on activity_reference_document (organisation_id, document_id);
create index activity_related_use on activity_related (organisation_id, related_id);
create index activity_retention_rule_use on activity_retention_rule (organisation_id, retention_period_id) where retention_period_id is not null;
create index activity_measure_use on activity_measure (organisation_id, measure_id) where measure_id is not null;

-- A copy takes the new parts along (see 202612010950).
create or replace procedure copy_activity(in_organisation uuid, source uuid, copy uuid, copy_number integer)
language plpgsql
as $$
declare
    part text;
    id_columns text[];
begin
    insert into processing_activity
    select copied.*
    from processing_activity activity
    cross join jsonb_populate_record(
        activity,
        jsonb_build_object(
            'id', copy,
            'number', copy_number,
            'own_reference', '',
            'former_number', '',
            'name', left(activity.name, 292) || ' (Kopie)',
            'stage', 'planned',
            'introduced_on', null,
            'changed_on', null,
            'entry_as_of', null,
            'ended_on', null,
            'created_at', vvt_now(),
            'updated_at', vvt_now()
        )
    ) copied
    where activity.organisation_id = in_organisation
    and activity.id = source;

    -- Each part after those it refers to; a reference that is not named here is refused as foreign.
    for part, id_columns in
        select *
        from (
            values
            ('joint_controller', '{id}'::text[]),
            ('purpose', '{id}'),
            ('data_subject', '{id}'),
            ('data_category', '{id}'),
            ('recipient', '{id}'),
            ('transfer', '{id}'),
            ('retention_rule', '{id}'),
            ('retention_sub_rule', '{id,rule_id}'),
            ('measure', '{id}'),
            ('legal_basis', '{id,purpose_id,data_subject_id,data_category_id,recipient_id}'),
            ('legal_basis_norm', '{legal_basis_id}'),
            ('system', '{id}'),
            ('reference_document', '{id}'),
            ('tag', '{id}'),
            ('related', '{id}'),
            ('same_as', '{id}'),
            ('extra_value', '{id}'),
            ('data_subject_number', '{item_id,data_category_id}'),
            ('recipient_number', '{item_id,data_category_id}'),
            ('transfer_number', '{item_id,data_category_id}'),
            ('retention_rule_number', '{item_id,data_category_id}'),
            ('measure_number', '{item_id,data_category_id}')
        ) parts
    loop
        execute format(
            'insert into activity_%1$s
            select copied.*
            from activity_%1$s part
            cross join jsonb_populate_record(part, copied_columns(to_jsonb(part), $4, $3)) copied
            where part.organisation_id = $1
            and part.activity_id = $2',
            part
        )
        using in_organisation, source, copy, id_columns;
    end loop;
end
$$;
