-- An extract says of how many activities it is one (R19); ended and planned ones count where they were asked
-- for.
drop function vvt_activity_total(uuid);

create function vvt_activity_total(in_organisation uuid, with_ended boolean, with_planned boolean) returns bigint
language sql stable security definer set search_path = public, pg_temp
as $$
    select count(*)
    from processing_activity
    where organisation_id = in_organisation
    and (with_ended or stage <> 'ended')
    and (with_planned or stage <> 'planned')
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

revoke all on function vvt_activity_total(uuid, boolean, boolean) from public;
grant execute on function vvt_activity_total(uuid, boolean, boolean) to vvt_app;
