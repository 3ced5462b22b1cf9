-- What the application finds in a sheet is judged by it (src/findings) and never stored as text. Kept
-- are the decisions of people, and for the list how much is open (design §5).

-- One row: somebody looked at a finding and accepts it, with the reason. It holds for the value that
-- was judged; when that changes, the finding is open again.
create table finding_acceptance (
    id uuid primary key,
    organisation_id uuid not null,
    activity_id uuid not null,
    -- of the rule, the section and the judged value
    fingerprint text not null,
    code text not null,
    -- the value that was judged
    judged text not null,
    reason text not null,
    -- the name the person had then
    accepted_by text not null,
    accepted_at timestamptz not null default vvt_now(),
    constraint finding_acceptance_once unique (organisation_id, activity_id, fingerprint),
    constraint finding_acceptance_activity foreign key (organisation_id, activity_id) references processing_activity (organisation_id, id) on delete cascade,
    constraint finding_acceptance_reason check (reason <> '' and char_length(reason) <= 2000)
);

call protect_organisation_table('finding_acceptance');

-- Open findings of a sheet by class, and the codes of their rules, each once. They can be computed
-- again at any time.
alter table activity_summary
    add column missing integer not null default 0,
    add column unclear integer not null default 0,
    add column hints integer not null default 0,
    add column codes text[] not null default '{}',
    -- which set of rules judged the sheet as it is now; null when none has
    add column judged_by integer,
    -- the last day for which that holds, when a rule looks at the calendar
    add column judged_until date;

create index activity_summary_unjudged on activity_summary (organisation_id, activity_id) where judged_by is null;
create index activity_summary_codes on activity_summary using gin (codes);

-- As before; and what is computed anew is judged anew.
create or replace function summary_refresh(ids uuid[]) returns void
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
        has_processor = computed.has_processor,
        judged_by = null
    from summary_computed(ids) computed
    where activity_summary.activity_id = computed.activity_id
    and (
        activity_summary.judged_by is not null
        or (activity_summary.search, activity_summary.has_special, activity_summary.has_offences, activity_summary.has_processor)
            is distinct from (computed.search, computed.has_special, computed.has_offences, computed.has_processor)
    );
end
$$;

-- Sheets of an organisation are to be judged anew: something that all of them refer to has changed.
create function findings_forget(in_organisation uuid) returns void
language sql security definer set search_path = public, pg_temp
as $$
    update activity_summary
    set judged_by = null
    where organisation_id = in_organisation
    and judged_by is not null
$$;

-- A new set of rules, or a day that a rule waited for: one update.
create function findings_expire(rules integer) returns void
language sql security definer set search_path = public, pg_temp
as $$
    update activity_summary
    set judged_by = null
    where judged_by is not null
    and (judged_by <> rules or judged_until < vvt_today())
$$;

-- At most so many sheets that wait to be judged, of one organisation. Sheets that somebody else is just
-- computing are left to him.
create function findings_waiting(most integer) returns table (organisation_id uuid, activity_id uuid)
language sql security definer set search_path = public, pg_temp
as $$
    with first as (
        select summary.organisation_id
        from activity_summary summary
        where summary.judged_by is null
        order by summary.organisation_id
        limit 1
    )
    select summary.organisation_id, summary.activity_id
    from activity_summary summary
    join first on first.organisation_id = summary.organisation_id
    where summary.judged_by is null
    order by summary.activity_id
    limit most
    for no key update of summary skip locked
$$;

-- What a judgement said: an array of objects with the names of the columns.
create function findings_keep(judgements jsonb, rules integer) returns void
language sql security definer set search_path = public, pg_temp
as $$
    update activity_summary summary
    set missing = judgement.missing,
        unclear = judgement.unclear,
        hints = judgement.hints,
        codes = array(select jsonb_array_elements_text(judgement.codes)),
        judged_by = rules,
        judged_until = judgement.judged_until
    from jsonb_to_recordset(judgements) as judgement (activity_id uuid, missing integer, unclear integer, hints integer, codes jsonb, judged_until date)
    where summary.activity_id = judgement.activity_id
$$;

revoke all on function findings_forget(uuid), findings_expire(integer), findings_waiting(integer), findings_keep(jsonb, integer) from public;
grant execute on function findings_forget(uuid), findings_expire(integer), findings_waiting(integer), findings_keep(jsonb, integer) to vvt_app;

-- The measures of the Rahmenkonzept count for every sheet that refers to it; what an organisation is
-- decides which law it is judged by.
create function findings_forget_by_change() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    changed jsonb := to_jsonb(coalesce(new, old));
begin
    perform findings_forget(case tg_table_name when 'organisation' then (changed ->> 'id')::uuid else (changed ->> 'organisation_id')::uuid end);
    return null;
end
$$;

revoke all on function findings_forget_by_change() from public;

create trigger findings_forget after insert or update or delete on measures_concept
for each row execute function findings_forget_by_change();
create trigger findings_forget after update of kind, legal_regime, federal_state on organisation
for each row execute function findings_forget_by_change();
