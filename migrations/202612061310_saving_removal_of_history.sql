-- A clock that is wrong must not cost the history: its removal goes on from where it was, at most by a day
-- in one run, and a run that finds itself more than two days after the last one removes nothing.

-- One row: how far the history of changes was removed, and when that was tried last.
create table audit_removal (
    is_the_row boolean primary key default true,
    last_run_at timestamptz not null,
    removed_until timestamptz not null,
    constraint audit_removal_one_row check (is_the_row)
);

insert into audit_removal (last_run_at, removed_until)
values (vvt_now(), least(vvt_now() - interval '1 year', (select min(at) from audit_log)));

-- Removes what is older than one year and nothing younger (R25, R26); returns the number of rows. After a
-- longer pause it catches up at twice the pace of the clock.
-- Months that are empty afterwards are dropped, unless a long reader holds them: then the next run.
create or replace function audit_remove_expired() returns bigint
language plpgsql security definer set search_path = public, pg_temp set timezone = 'UTC' set lock_timeout = '200ms'
as $$
declare
    due timestamptz := vvt_now() - interval '1 year';
    edge timestamptz;
    passed interval;
    removed bigint;
    old_partition record;
begin
    select vvt_now() - last_run_at, removed_until into strict passed, edge from audit_removal for update;
    if passed > interval '48 hours' then
        raise warning 'Die Änderungshistorie wurde nicht gekürzt: Nach der Uhr des Servers liegt der letzte Lauf % Stunden zurück. Bitte prüfen Sie, ob die Uhr richtig geht. Stimmt sie, wird in den nächsten Tagen nachgeholt, was fällig ist.',
            floor(extract(epoch from passed) / 3600);
        passed := interval '0';
    end if;
    edge := least(due, edge + least(greatest(passed, interval '0') * 2, interval '1 day'));
    update audit_removal set last_run_at = vvt_now(), removed_until = edge;
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
