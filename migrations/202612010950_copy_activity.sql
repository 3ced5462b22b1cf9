-- A copy of a sheet with all its parts. The id of each copied row follows from the old id and the
-- copy's, so the rows that refer to each other find each other without a table of pairs. Runs as the
-- caller: row security and the audit trigger see every row.
create function copied_id(old uuid, copy uuid) returns uuid
language sql immutable
as $$ select md5(old::text || copy::text)::uuid $$;

create procedure copy_activity(in_organisation uuid, source uuid, copy uuid, copy_number integer)
language plpgsql
as $$
begin
    insert into processing_activity (
        id, organisation_id, number, own_reference, name, department_id, contact_person, legal_regime, stage,
        no_recipients, third_country_statement, third_country_remark, global_measures, purposes_supplement,
        legal_bases_supplement, data_subjects_supplement, data_categories_supplement, recipients_supplement,
        retention_supplement, measures_supplement, supplement, next_data_number, created_at, updated_at
    )
    select
        copy, organisation_id, copy_number, '', left(name, 292) || ' (Kopie)', department_id, contact_person,
        legal_regime, 'planned', no_recipients, third_country_statement, third_country_remark, global_measures,
        purposes_supplement, legal_bases_supplement, data_subjects_supplement, data_categories_supplement,
        recipients_supplement, retention_supplement, measures_supplement, supplement, next_data_number, vvt_now(), vvt_now()
    from processing_activity
    where organisation_id = in_organisation and id = source;

    insert into activity_purpose (id, organisation_id, activity_id, position, text)
    select copied_id(id, copy), organisation_id, copy, position, text
    from activity_purpose
    where organisation_id = in_organisation and activity_id = source;

    insert into activity_data_subject (id, organisation_id, activity_id, position, category_id, note, scope)
    select copied_id(id, copy), organisation_id, copy, position, category_id, note, scope
    from activity_data_subject
    where organisation_id = in_organisation and activity_id = source;

    insert into activity_data_category (
        id, organisation_id, activity_id, position, number, sub_number, category_id, note,
        special_category, special_kind, criminal_offences
    )
    select
        copied_id(id, copy), organisation_id, copy, position, number, sub_number, category_id, note,
        special_category, special_kind, criminal_offences
    from activity_data_category
    where organisation_id = in_organisation and activity_id = source;

    insert into activity_recipient (id, organisation_id, activity_id, position, recipient_id, kind, note, scope)
    select copied_id(id, copy), organisation_id, copy, position, recipient_id, kind, note, scope
    from activity_recipient
    where organisation_id = in_organisation and activity_id = source;

    insert into activity_transfer (id, organisation_id, activity_id, position, text, country, scope)
    select copied_id(id, copy), organisation_id, copy, position, text, country, scope
    from activity_transfer
    where organisation_id = in_organisation and activity_id = source;

    insert into activity_retention_rule (id, organisation_id, activity_id, position, text, retention_period_id, scope)
    select copied_id(id, copy), organisation_id, copy, position, text, retention_period_id, scope
    from activity_retention_rule
    where organisation_id = in_organisation and activity_id = source;

    insert into activity_retention_sub_rule (
        id, organisation_id, activity_id, rule_id, position, amount, unit, direction, event, norm, procedure, responsible
    )
    select
        copied_id(id, copy), organisation_id, copy, copied_id(rule_id, copy), position, amount, unit, direction, event,
        norm, procedure, responsible
    from activity_retention_sub_rule
    where organisation_id = in_organisation and activity_id = source;

    insert into activity_measure (id, organisation_id, activity_id, position, text, measure_id, relation, scope)
    select copied_id(id, copy), organisation_id, copy, position, text, measure_id, relation, scope
    from activity_measure
    where organisation_id = in_organisation and activity_id = source;

    insert into activity_legal_basis (
        id, organisation_id, activity_id, position, text, condition,
        purpose_id, data_subject_id, data_category_id, recipient_id
    )
    select
        copied_id(id, copy), organisation_id, copy, position, text, condition,
        copied_id(purpose_id, copy), copied_id(data_subject_id, copy), copied_id(data_category_id, copy),
        copied_id(recipient_id, copy)
    from activity_legal_basis
    where organisation_id = in_organisation and activity_id = source;

    insert into activity_extra_value (id, organisation_id, activity_id, position, label, text)
    select copied_id(id, copy), organisation_id, copy, position, label, text
    from activity_extra_value
    where organisation_id = in_organisation and activity_id = source;

    insert into activity_data_subject_number (organisation_id, activity_id, item_id, data_category_id)
    select organisation_id, copy, copied_id(item_id, copy), copied_id(data_category_id, copy)
    from activity_data_subject_number
    where organisation_id = in_organisation and activity_id = source;

    insert into activity_recipient_number (organisation_id, activity_id, item_id, data_category_id)
    select organisation_id, copy, copied_id(item_id, copy), copied_id(data_category_id, copy)
    from activity_recipient_number
    where organisation_id = in_organisation and activity_id = source;

    insert into activity_transfer_number (organisation_id, activity_id, item_id, data_category_id)
    select organisation_id, copy, copied_id(item_id, copy), copied_id(data_category_id, copy)
    from activity_transfer_number
    where organisation_id = in_organisation and activity_id = source;

    insert into activity_retention_rule_number (organisation_id, activity_id, item_id, data_category_id)
    select organisation_id, copy, copied_id(item_id, copy), copied_id(data_category_id, copy)
    from activity_retention_rule_number
    where organisation_id = in_organisation and activity_id = source;

    insert into activity_measure_number (organisation_id, activity_id, item_id, data_category_id)
    select organisation_id, copy, copied_id(item_id, copy), copied_id(data_category_id, copy)
    from activity_measure_number
    where organisation_id = in_organisation and activity_id = source;
end
$$;
