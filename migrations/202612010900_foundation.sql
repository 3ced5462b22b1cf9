-- What everything else stands on: time, the actor of a transaction, and the audit log.
--
-- Every transaction of the application says who acts:
--   vvt.actor       'user' | 'system' | 'anonymous'
--   vvt.user_id     the account's id when the actor is a user, else ''
--   vvt.reason      'sign-in', 'set-up', 'invitation', 'command line' … for the other two
--   vvt.request_id  id of the HTTP request or of the command
-- A write without an actor is refused by the audit trigger.

-- The only clock in SQL; the tests replace it.
create function vvt_now() returns timestamptz
language sql stable
as $$ select now() $$;

-- The calendar day in Germany; validity periods count in days.
create function vvt_today() returns date
language sql stable
as $$ select (vvt_now() at time zone 'Europe/Berlin')::date $$;

-- '' is what a setting becomes after a transaction that had set it; a cast of that would raise.
create function vvt_user_id() returns uuid
language sql stable
as $$ select nullif(current_setting('vvt.user_id', true), '')::uuid $$;

create function vvt_is_system() returns boolean
language sql stable
as $$ select coalesce(current_setting('vvt.actor', true), '') = 'system' $$;

create function vvt_is_anonymous() returns boolean
language sql stable
as $$ select coalesce(current_setting('vvt.actor', true), '') = 'anonymous' $$;


-- One row: one change of one row of the record, of an account or of a role (R24). Kept for one
-- year (R25), never changed: the serving role may only read it.
create sequence audit_log_id;

create table audit_log (
    id bigint not null default nextval('audit_log_id'),
    at timestamptz not null,
    -- 'user', 'system' or 'anonymous'
    actor text not null,
    actor_id uuid,
    -- the person's name at that time, or the reason of the other actors
    actor_name text not null,
    request_id uuid,
    organisation_id uuid,
    table_name text not null,
    -- empty for rows that have no id of their own
    row_id uuid,
    activity_id uuid,
    operation text not null,
    -- update: the changed columns only; insert: new only; delete: old only
    old_values jsonb,
    new_values jsonb,
    constraint audit_log_pk primary key (at, id),
    constraint audit_log_operation check (operation in ('insert', 'update', 'delete'))
) partition by range (at);

create index audit_log_organisation on audit_log (organisation_id, at desc, id desc);
create index audit_log_activity on audit_log (activity_id, at desc, id desc) where activity_id is not null;

-- Catches what no month's partition takes, so a write never fails for want of a partition.
create table audit_log_rest partition of audit_log default;

alter table audit_log enable row level security;
alter table audit_log_rest enable row level security;

-- Makes the partitions of this month and the three that follow; returns how many were made.
-- Months are those of UTC, wherever the server stands.
create function audit_make_partitions() returns integer
language plpgsql security definer set search_path = public, pg_temp set timezone = 'UTC'
as $$
declare
    first_day timestamptz;
    partition_name text;
    made integer := 0;
begin
    perform pg_advisory_xact_lock(hashtext('vvt audit partitions'));
    for step in 0..3 loop
        first_day := date_trunc('month', vvt_now()) + make_interval(months => step);
        partition_name := 'audit_log_' || to_char(first_day, 'YYYY_MM');
        if to_regclass('public.' || partition_name) is null then
            begin
                execute format(
                    'create table %I partition of audit_log for values from (%L) to (%L)',
                    partition_name, first_day, first_day + interval '1 month'
                );
                execute format('alter table %I enable row level security', partition_name);
                made := made + 1;
            -- A month whose rows already lie in the rest cannot get a partition any more; they stay there.
            exception when check_violation then
                null;
            end;
        end if;
    end loop;
    return made;
end
$$;

-- Removes what is older than one year and nothing younger (R25, R26); returns the number of rows.
-- Months that are empty afterwards are dropped, unless a long reader holds them: then the next run.
create function audit_remove_expired() returns bigint
language plpgsql security definer set search_path = public, pg_temp set timezone = 'UTC' set lock_timeout = '200ms'
as $$
declare
    edge timestamptz := vvt_now() - interval '1 year';
    removed bigint;
    old_partition record;
begin
    delete from audit_log where at < edge;
    get diagnostics removed = row_count;
    for old_partition in
        select child.relname as name
        from pg_inherits
        join pg_class child on child.oid = inhrelid
        where inhparent = 'audit_log'::regclass
        and child.relname ~ '^audit_log_\d{4}_\d{2}$'
        and to_date(right(child.relname, 7), 'YYYY_MM') + interval '1 month' < edge
    loop
        begin
            execute format('drop table %I', old_partition.name);
        exception when lock_not_available then
            null;
        end;
    end loop;
    return removed;
end
$$;

revoke all on function audit_make_partitions(), audit_remove_expired() from public;
grant execute on function audit_make_partitions(), audit_remove_expired() to vvt_app;

-- Writes the audit row of one changed row. Arguments of the trigger:
--   'mask=a,b'    columns whose values never enter the log
--   'ignore=a,b'  columns whose change alone is no event (a session's last use, a counter)
create function audit_row() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    before jsonb := '{}';
    after jsonb := '{}';
    changed_before jsonb;
    changed_after jsonb;
    whole jsonb;
    argument text;
    name text;
    acting text := nullif(current_setting('vvt.actor', true), '');
    acting_id uuid := nullif(current_setting('vvt.user_id', true), '')::uuid;
    acting_name text;
begin
    if tg_op <> 'INSERT' then
        before := to_jsonb(old);
    end if;
    if tg_op <> 'DELETE' then
        after := to_jsonb(new);
    end if;
    whole := case when tg_op = 'DELETE' then before else after end;

    if tg_op = 'UPDATE' then
        select coalesce(jsonb_object_agg(key, value), '{}') into changed_after
        from jsonb_each(after)
        where before -> key is distinct from value;
        select coalesce(jsonb_object_agg(key, value), '{}') into changed_before
        from jsonb_each(before)
        where after -> key is distinct from value;
    else
        changed_before := before;
        changed_after := after;
    end if;

    foreach argument in array coalesce(tg_argv, '{}') loop
        foreach name in array string_to_array(split_part(argument, '=', 2), ',') loop
            if argument like 'ignore=%' and tg_op = 'UPDATE' then
                changed_before := changed_before - name;
                changed_after := changed_after - name;
            elsif argument like 'mask=%' then
                if changed_before ? name then
                    changed_before := changed_before || jsonb_build_object(name, '(geschützt)');
                end if;
                if changed_after ? name then
                    changed_after := changed_after || jsonb_build_object(name, '(geschützt)');
                end if;
            end if;
        end loop;
    end loop;

    if tg_op = 'UPDATE' and changed_after = '{}' then
        return null;
    end if;

    if acting is null or (acting = 'user' and acting_id is null) then
        raise exception 'write to % without an actor', tg_table_name
            using errcode = 'insufficient_privilege', hint = 'set vvt.actor and vvt.user_id for the transaction';
    end if;
    if acting = 'user' then
        select account.name into acting_name from account where account.id = acting_id;
    else
        acting_name := current_setting('vvt.reason', true);
    end if;

    insert into audit_log (
        at, actor, actor_id, actor_name, request_id, organisation_id,
        table_name, row_id, activity_id, operation, old_values, new_values
    )
    values (
        vvt_now(), acting, acting_id, coalesce(acting_name, ''),
        nullif(current_setting('vvt.request_id', true), '')::uuid,
        case when tg_table_name = 'organisation' then (whole ->> 'id')::uuid else (whole ->> 'organisation_id')::uuid end,
        tg_table_name,
        (whole ->> 'id')::uuid,
        case when tg_table_name = 'processing_activity' then (whole ->> 'id')::uuid else (whole ->> 'activity_id')::uuid end,
        lower(tg_op),
        case when tg_op <> 'INSERT' then changed_before end,
        case when tg_op <> 'DELETE' then changed_after end
    );
    return null;
end
$$;

revoke all on function audit_row() from public;

grant usage on schema public to vvt_app;
grant select on audit_log to vvt_app;
