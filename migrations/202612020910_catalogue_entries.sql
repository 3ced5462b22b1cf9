-- The eight catalogues as one: what is alike in all of them is asked once. The views see what the
-- asking person may see; a condition on "catalogue" leaves the one table that is meant.

-- Words as search compares them: "Loeschung" is "Löschung" is "LÖSCHUNG".
create function vvt_folded(words text) returns text
language sql immutable parallel safe
as $$
    select translate(
        replace(replace(replace(replace(lower(normalize(words, nfc) collate "de-x-icu"), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss'),
        'àáâãåçèéêëìíîïñòóôõøùúûýÿāăąćčďđēęěğīłńňőřśşšťūůűźżž',
        'aaaaaceeeeiiiinooooouuuyyaaaccddeeegilnnorssstuuuzzz'
    )
$$;

-- "name" is what the entry says: its name or, for periods and measures, its wording. "content" is the
-- whole row.
create view catalogue_entry with (security_invoker = true) as
select organisation_id, 'data_subject_category'::text as catalogue, id, name, confirmed, false as in_concept, to_jsonb(data_subject_category) as content
from data_subject_category
union all
select organisation_id, 'data_category', id, name, confirmed, false, to_jsonb(data_category)
from data_category
union all
select organisation_id, 'recipient', id, name, confirmed, false, to_jsonb(recipient)
from recipient
union all
select organisation_id, 'retention_period', id, text collate "de-x-icu", confirmed, false, to_jsonb(retention_period)
from retention_period
union all
select organisation_id, 'measure', id, text collate "de-x-icu", confirmed, in_concept, to_jsonb(measure)
from measure
union all
select organisation_id, 'norm', id, name, confirmed, false, to_jsonb(norm)
from norm
union all
select organisation_id, 'system', id, name, confirmed, false, to_jsonb(system)
from system
union all
select organisation_id, 'reference_document', id, name, confirmed, false, to_jsonb(reference_document)
from reference_document;

-- A row: one line of a sheet that names the entry.
create view catalogue_use with (security_invoker = true) as
select organisation_id, 'data_subject_category'::text as catalogue, category_id as entry_id, activity_id
from activity_data_subject
union all
select organisation_id, 'data_category', category_id, activity_id
from activity_data_category
union all
select organisation_id, 'recipient', recipient_id, activity_id
from activity_recipient
union all
select organisation_id, 'retention_period', retention_period_id, activity_id
from activity_retention_rule
where retention_period_id is not null
union all
select organisation_id, 'measure', measure_id, activity_id
from activity_measure
where measure_id is not null
union all
select organisation_id, 'norm', norm_id, activity_id
from activity_legal_basis_norm
union all
select organisation_id, 'system', system_id, activity_id
from activity_system
union all
select organisation_id, 'reference_document', document_id, activity_id
from activity_reference_document;

grant select on catalogue_entry, catalogue_use to vvt_app;
