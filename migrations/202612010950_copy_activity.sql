-- A copy of a sheet with all its parts. The id of each copied row follows from the old id and the
-- copy's, so the rows that refer to each other find each other without a table of pairs. Runs as the
-- caller: row security and the audit trigger see every row.
create function copied_id(old uuid, copy uuid) returns uuid
language sql immutable
as $$ select md5(old::text || copy::text)::uuid $$;

-- What differs in the copy of a part: its sheet, and the ids in these columns.
create function copied_columns(part jsonb, id_columns text[], copy uuid) returns jsonb
language sql immutable
as $$
    select jsonb_object_agg(key, copied_id(value::uuid, copy)) || jsonb_build_object('activity_id', copy)
    from jsonb_each_text(part)
    where key = any(id_columns)
$$;

create procedure copy_activity(in_organisation uuid, source uuid, copy uuid, copy_number integer)
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
            ('purpose', '{id}'::text[]),
            ('data_subject', '{id}'),
            ('data_category', '{id}'),
            ('recipient', '{id}'),
            ('transfer', '{id}'),
            ('retention_rule', '{id}'),
            ('retention_sub_rule', '{id,rule_id}'),
            ('measure', '{id}'),
            ('legal_basis', '{id,purpose_id,data_subject_id,data_category_id,recipient_id}'),
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
