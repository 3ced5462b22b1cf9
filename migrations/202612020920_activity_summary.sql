-- What the list searches and filters by, computed from each sheet (design §5). It can be computed
-- again at any time and says nothing that the sheet does not say.

-- One row: one sheet. Without row security, because the operator of text search is not leakproof:
-- under a policy Postgres would read every row instead of using the index. So it is always joined to
-- processing_activity, which has the policy, and the serving role may only read it.
create table activity_summary (
    activity_id uuid not null,
    organisation_id uuid not null,
    -- every word of the sheet as its German stem, and as it is spelt without umlauts
    search tsvector not null default '',
    -- Art. 9
    has_special boolean not null default false,
    -- Art. 10
    has_offences boolean not null default false,
    -- Art. 28
    has_processor boolean not null default false,
    constraint activity_summary_pk primary key (activity_id),
    constraint activity_summary_activity foreign key (organisation_id, activity_id) references processing_activity (organisation_id, id) on delete cascade
);

create index activity_summary_search on activity_summary using gin (search);

-- One row: a sheet whose summary is out of date since a change of it or of a catalogue entry. Rows are
-- only added and removed, never changed, so that nobody waits here for anybody else: a renamed entry
-- marks ten thousand sheets while others save theirs.
create table stale_summary (
    id bigint generated always as identity,
    activity_id uuid not null,
    -- which transaction changed the sheet; it marks it once
    transaction xid8 not null default pg_current_xact_id(),
    constraint stale_summary_pk primary key (id)
);

create index stale_summary_activity on stale_summary (activity_id);

grant select on activity_summary, stale_summary to vvt_app;

-- A text as search takes it: small letters, and letters and digits only, so that "vvt-10-003" is
-- three words in a sheet as in a question. Small letters here, because those of text search depend on
-- how the cluster was set up.
create function search_words(words text) returns text
language sql immutable parallel safe
as $$
    select regexp_replace(
        lower(case when words ~ '[\u0300-\u036f]' then normalize(words, nfc) else words end collate "de-x-icu"),
        '[-_./\\@&<>:+~]+', ' ', 'g'
    )
$$;

-- The same without umlauts and accents: "Löschung" and "Loeschung" are the same word there. Few texts
-- have other accents than umlauts, and "translate" is slow.
create function search_folded(words text) returns text
language sql immutable parallel safe
as $$
    select case when plain ~ '[\u00e0-\u017f]' then translate(
        plain,
        'àáâãåçèéêëìíîïñòóôõøùúûýÿāăąćčďđēęěğīłńňőřśşšťūůűźżž',
        'aaaaaceeeeiiiinooooouuuyyaaaccddeeegilnnorssstuuuzzz'
    ) else plain end
    from replace(replace(replace(replace(words, 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss') plain
$$;

-- What somebody typed as a question: every word must stand in the sheet, as its stem, with or without
-- umlauts, and from three letters on also as a beginning. Parts of a sign ("vvt-10-003") must follow
-- each other, and the last one may be a beginning. Null when there is nothing to look for: no letter, or words that stand everywhere.
create function search_query(typed text) returns tsquery
language plpgsql stable set client_min_messages = warning
as $$
declare
    whole tsquery;
    asked tsquery;
    word text;
    part text;
    parts text[];
    found tsquery;
    is_sign boolean;
    is_beginning boolean;
begin
    for word in
        select *
        from regexp_split_to_table(lower(normalize(left(typed, 1000), nfc) collate "de-x-icu"), '\s+')
        limit 20
    loop
        parts := array(
            select left(piece, 100)
            from regexp_split_to_table(word, '[^[:alnum:]]+') piece
            where piece <> ''
        );
        asked := null;
        foreach part in array parts loop
            is_sign := cardinality(parts) > 1 and word ~ '\d';
            is_beginning := case when is_sign then part = parts[cardinality(parts)] else char_length(part) > 2 end;
            found := to_tsquery('pg_catalog.german', '''' || part || '''' || case when is_beginning then ':*' else '' end);
            continue when numnode(found) = 0;
            if is_sign then
                asked := coalesce(asked <-> found, found);
            else
                if search_folded(part) <> part then
                    found := found || to_tsquery('pg_catalog.german', '''' || search_folded(part) || '''' || case when is_beginning then ':*' else '' end);
                end if;
                asked := coalesce(asked && found, found);
            end if;
        end loop;
        whole := coalesce(whole && asked, whole, asked);
    end loop;
    return whole;
end
$$;

-- The summaries of these sheets as they should be now. The plan is kept, because making it takes
-- longer than using it, and it must be good for tables that were still empty when it was made.
--
-- Words stand in the order of the sheet, so that an unchanged sheet gives the same document.
-- A search document is at most 1 MiB, or saving would fail; letters take at most four bytes and
-- become at most twice as many in each of the two spellings. What leads to a sheet comes first, so
-- that only the end of very long texts is left out.
create function summary_computed(ids uuid[])
returns table (activity_id uuid, organisation_id uuid, search tsvector, has_special boolean, has_offences boolean, has_processor boolean)
language plpgsql stable security definer rows 1
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
begin
    return query
    select
        activity.id,
        activity.organisation_id,
        to_tsvector('pg_catalog.german', bounded.words)
            || strip(to_tsvector('pg_catalog.german', search_folded(bounded.words)))
            -- The end of a long word of the name: "Abrechnung" finds "Verbrauchsabrechnung".
            || array_to_tsvector(array(
                select distinct substr(left(word, 60), start)
                from regexp_split_to_table(search_folded(search_words(activity.name)), '\s+') word
                cross join generate_series(2, least(char_length(word), 60) - 3) start
                where char_length(word) > 6
            )),
        data.has_special,
        data.has_offences,
        exists (
            select from activity_recipient item
            where item.organisation_id = activity.organisation_id
            and item.activity_id = activity.id
            and item.kind = 'processor'
        )
    from processing_activity activity
    left join department
        on department.organisation_id = activity.organisation_id
        and department.id = activity.department_id
    cross join lateral (
        select
            coalesce(bool_or(special_category), false) as has_special,
            coalesce(bool_or(criminal_offences), false) as has_offences,
            string_agg(category.name, ' ' order by item.position, item.id) as names,
            string_agg(concat_ws(
                ' ', item.note, item.special_kind, item.origin, item.storage_place,
                case when 'origin' = any(item.special_kinds) then 'rassische ethnische Herkunft' end,
                case when 'political_opinions' = any(item.special_kinds) then 'politische Meinungen' end,
                case when 'beliefs' = any(item.special_kinds) then 'religiöse weltanschauliche Überzeugungen' end,
                case when 'union_membership' = any(item.special_kinds) then 'Gewerkschaftszugehörigkeit' end,
                case when 'genetic' = any(item.special_kinds) then 'genetische Daten' end,
                case when 'biometric' = any(item.special_kinds) then 'biometrische Daten' end,
                case when 'health' = any(item.special_kinds) then 'Gesundheitsdaten' end,
                case when 'sexuality' = any(item.special_kinds) then 'Sexualleben sexuelle Orientierung' end
            ), ' ' order by item.position, item.id) as texts
        from activity_data_category item
        join data_category category
            on category.organisation_id = item.organisation_id
            and category.id = item.category_id
        where item.organisation_id = activity.organisation_id
        and item.activity_id = activity.id
        offset 0
    ) data
    cross join lateral (
        select concat_ws(
            ' ',
            activity.number, activity.own_reference, activity.leika_key, activity.ozg_key, activity.file_plan_key,
            activity.former_number, activity.name, activity.contact_person, activity.record_norm,
            department.short_sign, department.name,
            case when 'social' = any(activity.secrecy) then 'Sozialgeheimnis' end,
            case when 'tax' = any(activity.secrecy) then 'Steuergeheimnis' end,
            case when 'statistics' = any(activity.secrecy) then 'Statistikgeheimnis' end,
            case when 'professional' = any(activity.secrecy) then 'Berufsgeheimnis 203 StGB' end,
            (
                select string_agg(item.name, ' ' order by item.position, item.id)
                from activity_tag item
                where item.organisation_id = activity.organisation_id
                and item.activity_id = activity.id
            ),
            (
                select string_agg(concat_ws(' ', system.name, system.vendor, item.note), ' ' order by item.position, item.id)
                from activity_system item
                join system
                    on system.organisation_id = item.organisation_id
                    and system.id = item.system_id
                where item.organisation_id = activity.organisation_id
                and item.activity_id = activity.id
            ),
            data.names,
            (
                select string_agg(concat_ws(' ', category.name, item.note, item.approximate_number, item.sub_groups), ' ' order by item.position, item.id)
                from activity_data_subject item
                join data_subject_category category
                    on category.organisation_id = item.organisation_id
                    and category.id = item.category_id
                where item.organisation_id = activity.organisation_id
                and item.activity_id = activity.id
            ),
            (
                select string_agg(concat_ws(' ', recipient.name, item.note, item.condition, item.legal_basis), ' ' order by item.position, item.id)
                from activity_recipient item
                join recipient
                    on recipient.organisation_id = item.organisation_id
                    and recipient.id = item.recipient_id
                where item.organisation_id = activity.organisation_id
                and item.activity_id = activity.id
            ),
            (
                select string_agg(concat_ws(' ', document.name, item.note), ' ' order by item.position, item.id)
                from activity_reference_document item
                join reference_document document
                    on document.organisation_id = item.organisation_id
                    and document.id = item.document_id
                where item.organisation_id = activity.organisation_id
                and item.activity_id = activity.id
            ),
            (
                select string_agg(concat_ws(' ', item.name, item.contact, item.officer, item.note), ' ' order by item.position, item.id)
                from activity_joint_controller item
                where item.organisation_id = activity.organisation_id
                and item.activity_id = activity.id
            ),
            (
                select string_agg(item.text, ' ' order by item.position, item.id)
                from activity_purpose item
                where item.organisation_id = activity.organisation_id
                and item.activity_id = activity.id
            ),
            (
                select string_agg(concat_ws(' ', item.text, item.condition), ' ' order by item.position, item.id)
                from activity_legal_basis item
                where item.organisation_id = activity.organisation_id
                and item.activity_id = activity.id
            ),
            (
                select string_agg(norm.name, ' ' order by item.legal_basis_id, item.position)
                from activity_legal_basis_norm item
                join norm
                    on norm.organisation_id = item.organisation_id
                    and norm.id = item.norm_id
                where item.organisation_id = activity.organisation_id
                and item.activity_id = activity.id
            ),
            data.texts,
            (
                select string_agg(concat_ws(
                    ' ', item.text, item.country, item.country_note, item.recipient_name, item.instrument_note, item.assessment, item.safeguards
                ), ' ' order by item.position, item.id)
                from activity_transfer item
                where item.organisation_id = activity.organisation_id
                and item.activity_id = activity.id
            ),
            (
                select string_agg(coalesce(period.text, item.text), ' ' order by item.position, item.id)
                from activity_retention_rule item
                left join retention_period period
                    on period.organisation_id = item.organisation_id
                    and period.id = item.retention_period_id
                where item.organisation_id = activity.organisation_id
                and item.activity_id = activity.id
            ),
            (
                select string_agg(concat_ws(' ', item.subject, item.event, item.norm, item.procedure, item.responsible), ' ' order by item.position, item.id)
                from activity_retention_sub_rule item
                where item.organisation_id = activity.organisation_id
                and item.activity_id = activity.id
            ),
            (
                select string_agg(concat_ws(' ', coalesce(measure.text, item.text), item.reason), ' ' order by item.position, item.id)
                from activity_measure item
                left join measure
                    on measure.organisation_id = item.organisation_id
                    and measure.id = item.measure_id
                where item.organisation_id = activity.organisation_id
                and item.activity_id = activity.id
            ),
            (
                select string_agg(concat_ws(' ', item.label, item.text), ' ' order by item.position, item.id)
                from activity_extra_value item
                where item.organisation_id = activity.organisation_id
                and item.activity_id = activity.id
            ),
            (
                select string_agg(item.note, ' ' order by item.position, item.id)
                from activity_related item
                where item.organisation_id = activity.organisation_id
                and item.activity_id = activity.id
            ),
            activity.third_country_remark, activity.profiling, activity.delimitation, activity.retention_undeterminable,
            activity.backups, activity.legal_hold, activity.archive_offer, activity.access_groups, activity.responsible_staff,
            activity.necessity, activity.subject_rights, activity.ai_use, activity.open_points,
            activity.joint_controllers_supplement, activity.purposes_supplement, activity.legal_bases_supplement,
            activity.data_subjects_supplement, activity.data_categories_supplement, activity.recipients_supplement,
            activity.retention_supplement, activity.measures_supplement, activity.supplement,
            -- What a system brings along may be long.
            (
                select string_agg(system.measures, ' ' order by item.position, item.id)
                from activity_system item
                join system
                    on system.organisation_id = item.organisation_id
                    and system.id = item.system_id
                where item.organisation_id = activity.organisation_id
                and item.activity_id = activity.id
            )
        ) as words
        -- Apart from the rest, or every use of it would compute it again.
        offset 0
    ) whole
    cross join lateral (
        select search_words(
            case when octet_length(left(whole.words, 200000)) <= 240000 then left(whole.words, 200000) else left(whole.words, 60000) end
        ) as words
        offset 0
    ) bounded
    where activity.id = any(ids);
end
$$;

-- Computes the summaries of these sheets and takes their marks away. The lock comes first: whoever
-- else computes one of them has ended then, and what he saw is seen here.
create function summary_refresh(ids uuid[]) returns void
language plpgsql security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
begin
    perform from activity_summary
    where activity_summary.activity_id = any(ids)
    order by activity_summary.activity_id
    for no key update;

    delete from stale_summary
    where stale_summary.activity_id = any(ids);

    update activity_summary
    set search = computed.search,
        has_special = computed.has_special,
        has_offences = computed.has_offences,
        has_processor = computed.has_processor
    from summary_computed(ids) computed
    where activity_summary.activity_id = computed.activity_id
    and (activity_summary.search, activity_summary.has_special, activity_summary.has_offences, activity_summary.has_processor)
        is distinct from (computed.search, computed.has_special, computed.has_offences, computed.has_processor);
end
$$;

-- Computes at most so many marked summaries, and gives how many they were. Sheets that somebody else
-- is just computing are left to him.
create function summary_refresh_stale(most integer) returns integer
language plpgsql security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
declare
    ids uuid[];
begin
    ids := array(
        select summary.activity_id
        from activity_summary summary
        where summary.activity_id in (select stale.activity_id from stale_summary stale order by stale.id limit most)
        for no key update of summary skip locked
    );
    perform summary_refresh(ids);
    return cardinality(ids);
end
$$;

revoke all on function summary_computed(uuid[]), summary_refresh(uuid[]), summary_refresh_stale(integer) from public;
grant execute on function summary_refresh(uuid[]), summary_refresh_stale(integer) to vvt_app;

-- The marks. A statement marks each sheet it touched, and a transaction marks a sheet once.

create function summary_mark_sheets() returns trigger
language plpgsql security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan
as $$
begin
    if tg_op = 'DELETE' then
        delete from stale_summary
        where activity_id in (select changed.id from changed);
        return null;
    end if;
    if tg_op = 'INSERT' then
        insert into activity_summary (activity_id, organisation_id)
        select changed.id, changed.organisation_id
        from changed;
    end if;
    insert into stale_summary (activity_id)
    select changed.id
    from changed
    where not exists (
        select from stale_summary marked
        where marked.activity_id = changed.id
        and marked.transaction = pg_current_xact_id()
    );
    return null;
end
$$;

-- Parts of a sheet that is being removed go with it; there is nothing to mark then.
create function summary_mark_parts() returns trigger
language plpgsql security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan
as $$
begin
    insert into stale_summary (activity_id)
    select activity.id
    from processing_activity activity
    where activity.id in (select changed.activity_id from changed)
    and not exists (
        select from stale_summary marked
        where marked.activity_id = activity.id
        and marked.transaction = pg_current_xact_id()
    );
    return null;
end
$$;

-- A catalogue entry says something else: the sheets it stands on.
create function summary_mark_uses() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    insert into stale_summary (activity_id)
    select distinct item.activity_id
    from changed
    join before using (id)
    cross join lateral (
        select activity_id from activity_data_subject used
        where tg_table_name = 'data_subject_category' and used.organisation_id = changed.organisation_id and used.category_id = changed.id
        union all
        select activity_id from activity_data_category used
        where tg_table_name = 'data_category' and used.organisation_id = changed.organisation_id and used.category_id = changed.id
        union all
        select activity_id from activity_recipient used
        where tg_table_name = 'recipient' and used.organisation_id = changed.organisation_id and used.recipient_id = changed.id
        union all
        select activity_id from activity_retention_rule used
        where tg_table_name = 'retention_period' and used.organisation_id = changed.organisation_id and used.retention_period_id = changed.id
        union all
        select activity_id from activity_measure used
        where tg_table_name = 'measure' and used.organisation_id = changed.organisation_id and used.measure_id = changed.id
        union all
        select activity_id from activity_legal_basis_norm used
        where tg_table_name = 'norm' and used.organisation_id = changed.organisation_id and used.norm_id = changed.id
        union all
        select activity_id from activity_system used
        where tg_table_name = 'system' and used.organisation_id = changed.organisation_id and used.system_id = changed.id
        union all
        select activity_id from activity_reference_document used
        where tg_table_name = 'reference_document' and used.organisation_id = changed.organisation_id and used.document_id = changed.id
        union all
        select used.id from processing_activity used
        where tg_table_name = 'department' and used.organisation_id = changed.organisation_id and used.department_id = changed.id
    ) item
    -- "confirmed" and the like are no words.
    where to_jsonb(changed) - array['confirmed', 'in_concept', 'position', 'parent_id']
        is distinct from to_jsonb(before) - array['confirmed', 'in_concept', 'position', 'parent_id'];
    return null;
end
$$;

revoke all on function summary_mark_sheets(), summary_mark_parts(), summary_mark_uses() from public;

create trigger summary_insert after insert on processing_activity
referencing new table as changed
for each statement execute function summary_mark_sheets();
create trigger summary_update after update on processing_activity
referencing new table as changed
for each statement execute function summary_mark_sheets();
create trigger summary_delete after delete on processing_activity
referencing old table as changed
for each statement execute function summary_mark_sheets();

-- A table of parts that a later migration makes calls this, too. Which data categories an item is tied
-- to and what is taken from another sheet are no words.
create procedure mark_summary_of(part_table text)
language plpgsql
as $$
begin
    execute format(
        'create trigger summary_insert after insert on %I referencing new table as changed
        for each statement execute function summary_mark_parts()',
        part_table
    );
    execute format(
        'create trigger summary_update after update on %I referencing new table as changed
        for each statement execute function summary_mark_parts()',
        part_table
    );
    execute format(
        'create trigger summary_delete after delete on %I referencing old table as changed
        for each statement execute function summary_mark_parts()',
        part_table
    );
end
$$;

revoke all on procedure mark_summary_of(text) from public;

call mark_summary_of('activity_purpose');
call mark_summary_of('activity_legal_basis');
call mark_summary_of('activity_legal_basis_norm');
call mark_summary_of('activity_data_subject');
call mark_summary_of('activity_data_category');
call mark_summary_of('activity_recipient');
call mark_summary_of('activity_transfer');
call mark_summary_of('activity_retention_rule');
call mark_summary_of('activity_retention_sub_rule');
call mark_summary_of('activity_measure');
call mark_summary_of('activity_extra_value');
call mark_summary_of('activity_joint_controller');
call mark_summary_of('activity_system');
call mark_summary_of('activity_reference_document');
call mark_summary_of('activity_tag');
call mark_summary_of('activity_related');

do $$
declare
    catalogue text;
begin
    foreach catalogue in array array[
        'data_subject_category', 'data_category', 'recipient', 'retention_period', 'measure', 'norm', 'system', 'reference_document', 'department'
    ] loop
        execute format(
            'create trigger summary_update after update on %I referencing old table as before new table as changed
            for each statement execute function summary_mark_uses()',
            catalogue
        );
    end loop;
end
$$;

-- Pages of the list in each of its orders.
create index processing_activity_name on processing_activity (organisation_id, name, number);
create index processing_activity_changed on processing_activity (organisation_id, updated_at, number);
create index processing_activity_by_department on processing_activity (organisation_id, coalesce(department_id, '00000000-0000-0000-0000-000000000000'), number);
drop index processing_activity_updated;

-- The sheets that are there already.
insert into activity_summary (activity_id, organisation_id)
select id, organisation_id
from processing_activity;

select summary_refresh(array(select id from processing_activity));
