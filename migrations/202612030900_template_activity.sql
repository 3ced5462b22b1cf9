-- What came from the facts that the program ships (design §6): which of them, and of what date they were.
-- From then on it belongs to the organisation; a later state of the facts changes nothing by itself.

-- The sheet began as a Muster. Never printed.
alter table processing_activity
    add column template_code text,
    add column template_as_of date,
    add constraint processing_activity_template check (
        (template_code is null) = (template_as_of is null)
        and char_length(template_code) between 1 and 300
    );

create index processing_activity_template on processing_activity (organisation_id, template_code) where template_code is not null;

-- The catalogues for which facts are shipped.
alter table data_subject_category
    add column shipped_code text,
    add column shipped_as_of date,
    add constraint data_subject_category_shipped check (
        (shipped_code is null) = (shipped_as_of is null)
        and char_length(shipped_code) between 1 and 300
    );

alter table data_category
    add column shipped_code text,
    add column shipped_as_of date,
    add constraint data_category_shipped check (
        (shipped_code is null) = (shipped_as_of is null)
        and char_length(shipped_code) between 1 and 300
    );

alter table retention_period
    add column shipped_code text,
    add column shipped_as_of date,
    add constraint retention_period_shipped check (
        (shipped_code is null) = (shipped_as_of is null)
        and char_length(shipped_code) between 1 and 300
    );

alter table measure
    add column shipped_code text,
    add column shipped_as_of date,
    add constraint measure_shipped check (
        (shipped_code is null) = (shipped_as_of is null)
        and char_length(shipped_code) between 1 and 300
    );

alter table norm
    add column shipped_code text,
    add column shipped_as_of date,
    add constraint norm_shipped check (
        (shipped_code is null) = (shipped_as_of is null)
        and char_length(shipped_code) between 1 and 300
    );

-- A copy (see 202612010950) is an activity of its own: the Muster is the sheet that was adopted.
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
            'template_code', null,
            'template_as_of', null,
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
