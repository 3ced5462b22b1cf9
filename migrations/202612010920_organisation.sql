-- A body whose record is kept: the controller (Verantwortlicher), Art. 30 Abs. 1 lit. a (R31–R38).
create table organisation (
    id uuid primary key,
    -- stands in addresses: /verzeichnis/{slug}
    slug text not null,
    name text collate "de-x-icu" not null,
    kind text not null,
    -- '' or a Land's name as in the catalogue of authorities
    federal_state text not null default '',
    legal_regime text not null default 'gdpr',
    street text not null default '',
    postal_code text not null default '',
    city text not null default '',
    country text not null default 'Deutschland',
    email text not null default '',
    website text not null default '',
    phone text not null default '',
    fax text not null default '',
    register_entry text not null default '',
    tax_number text not null default '',
    -- gesetzliche Vertretung (R37), not the representative of Art. 27
    management text not null default '',
    employees integer,
    supervisory_authority text not null default '',
    -- "nicht benannt, weil …" (R34); '' when a DSB is named or nothing was said
    no_officer_reason text not null default '',
    next_activity_number integer not null default 1,
    created_at timestamptz not null default vvt_now(),
    constraint organisation_slug_key unique (slug),
    constraint organisation_slug_form check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(slug) <= 60),
    constraint organisation_name_length check (char_length(name) between 1 and 300),
    constraint organisation_kind check (kind in ('company', 'public_body', 'association', 'practice', 'school', 'church', 'other')),
    constraint organisation_legal_regime check (legal_regime in ('gdpr', 'police', 'kdg', 'dsg_ekd')),
    constraint organisation_employees check (employees between 0 and 10000000),
    constraint organisation_short_texts check (
        greatest(
            char_length(federal_state), char_length(street), char_length(postal_code), char_length(city),
            char_length(country), char_length(email), char_length(website), char_length(phone), char_length(fax),
            char_length(register_entry), char_length(tax_number), char_length(supervisory_authority)
        ) <= 300
    ),
    constraint organisation_long_texts check (greatest(char_length(management), char_length(no_officer_reason)) <= 20000)
);

-- "Amt 2" before "Amt 10".
create collation natural_order (provider = icu, locale = 'de-u-kn');

-- A unit of the body: "Amt 10 – Hauptamt"; a tree.
create table department (
    id uuid primary key,
    organisation_id uuid not null references organisation (id),
    parent_id uuid,
    -- short sign: "Amt 10", "oe-amt-10", "III.2"
    short_sign text collate "de-x-icu" not null default '',
    name text collate "de-x-icu" not null,
    constraint department_key unique (organisation_id, id),
    constraint department_parent foreign key (organisation_id, parent_id) references department (organisation_id, id),
    constraint department_not_its_own_parent check (parent_id <> id),
    constraint department_name_length check (char_length(name) between 1 and 300),
    constraint department_short_sign_length check (char_length(short_sign) <= 300),
    constraint department_name_once unique nulls not distinct (organisation_id, parent_id, short_sign, name)
);

-- A unit never stands under itself, not even far below. The lock makes two people who move two units
-- under each other wait; each then sees what the other did.
create function department_keep_a_tree() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    perform pg_advisory_xact_lock(hashtext('vvt department tree'), hashtext(new.organisation_id::text));
    if exists (
        with recursive above (id) as (
            select new.parent_id
            union
            select department.parent_id
            from department
            join above on department.id = above.id
            where department.organisation_id = new.organisation_id
        )
        select from above where id = new.id
    ) then
        raise exception 'a department cannot stand below itself'
            using errcode = 'check_violation', constraint = 'department_tree';
    end if;
    return new;
end
$$;

revoke all on function department_keep_a_tree() from public;

create trigger department_tree
before update of parent_id on department
for each row
when (new.parent_id is not null and new.parent_id is distinct from old.parent_id)
execute function department_keep_a_tree();

-- What an account may do in an organisation (design §8), perhaps only until a day, perhaps only in
-- one department and those under it. A person may hold several.
create table role_assignment (
    id uuid primary key,
    organisation_id uuid not null references organisation (id),
    account_id uuid not null references account (id) on delete cascade,
    role text not null,
    department_id uuid,
    valid_until date,
    created_at timestamptz not null default vvt_now(),
    constraint role_assignment_role check (role in ('dpo', 'coordinator', 'releaser', 'editor', 'reader', 'auditor')),
    constraint role_assignment_department foreign key (organisation_id, department_id) references department (organisation_id, id),
    constraint role_assignment_once unique nulls not distinct (organisation_id, account_id, role, department_id)
);

create index role_assignment_account on role_assignment (account_id);

-- Who is or was DSB, Vertreter (Art. 27), gemeinsam Verantwortlicher (Art. 26) or Ansprechpartner,
-- and when: "wer war wann" (R24, R32–R36).
create table office_holder (
    id uuid primary key,
    organisation_id uuid not null references organisation (id),
    office text not null,
    name text collate "de-x-icu" not null,
    -- function, firm, department
    function text not null default '',
    street text not null default '',
    postal_code text not null default '',
    city text not null default '',
    country text not null default '',
    email text not null default '',
    website text not null default '',
    phone text not null default '',
    fax text not null default '',
    -- joint controllers: date of the arrangement, Art. 26
    agreed_on date,
    -- DSB: notified to the authority, Art. 37 Abs. 7
    notified_on date,
    remark text not null default '',
    valid_from date,
    valid_until date,
    constraint office_holder_key unique (organisation_id, id),
    constraint office_holder_office check (office in ('data_protection_officer', 'representative', 'joint_controller', 'contact_person')),
    constraint office_holder_period check (valid_from <= valid_until),
    constraint office_holder_name_length check (char_length(name) between 1 and 300),
    constraint office_holder_short_texts check (
        greatest(
            char_length(function), char_length(street), char_length(postal_code), char_length(city),
            char_length(country), char_length(email), char_length(website), char_length(phone), char_length(fax)
        ) <= 300
    ),
    constraint office_holder_remark_length check (char_length(remark) <= 20000)
);

-- The organisation's Rahmenkonzept of measures, described once (R14); its measures are the rows of
-- "measure" with in_concept.
create table measures_concept (
    organisation_id uuid primary key references organisation (id),
    title text not null,
    version text not null default '',
    as_of date,
    constraint measures_concept_title_length check (char_length(title) between 1 and 300),
    constraint measures_concept_version_length check (char_length(version) <= 300)
);

-- The departments an account's limited roles reach: the named ones and all under them.
create function vvt_my_departments() returns setof uuid
language sql stable security definer set search_path = public, pg_temp
as $$
    with recursive mine (id) as (
        select department_id
        from role_assignment
        where account_id = vvt_user_id()
        and department_id is not null
        and (valid_until is null or valid_until >= vvt_today())
        union
        select department.id
        from department
        join mine on department.parent_id = mine.id
    )
    select id from mine
$$;

-- The person behind a session's token, with the roles in force now; marks the session as used, at
-- most once a minute. One call a request, so a changed role acts on the next request.
create function vvt_session(token bytea, idle interval)
returns table (session_id uuid, account_id uuid, name text, email text, administrator boolean, roles jsonb)
language sql volatile security definer set search_path = public, pg_temp
as $$
    with found as (
        select session.id as session_id, account.id, account.name, account.email, account.administrator
        from session
        join account on account.id = session.account_id
        where session.token_hash = token
        and session.expires_at > vvt_now()
        and session.last_seen_at > vvt_now() - idle
        and account.active
    ),
    touched as (
        update session
        set last_seen_at = vvt_now()
        from found
        where session.id = found.session_id
        and session.last_seen_at < vvt_now() - interval '1 minute'
    )
    select
        found.session_id, found.id, found.name, found.email, found.administrator,
        coalesce(
            (
                select jsonb_agg(jsonb_build_object(
                    'organisation_id', organisation.id,
                    'slug', organisation.slug,
                    'organisation', organisation.name,
                    'role', role_assignment.role,
                    'departments', case when role_assignment.department_id is not null then (
                        with recursive reached (id) as (
                            select role_assignment.department_id
                            union
                            select department.id
                            from department
                            join reached on department.parent_id = reached.id
                        )
                        select jsonb_agg(reached.id) from reached
                    ) end
                ) order by organisation.name, role_assignment.role)
                from role_assignment
                join organisation on organisation.id = role_assignment.organisation_id
                where role_assignment.account_id = found.id
                and (role_assignment.valid_until is null or role_assignment.valid_until >= vvt_today())
            ),
            '[]'
        )
    from found
$$;

-- Who has a role in an organisation, for those who have one themselves: the history names them.
create function vvt_people(in_organisation uuid) returns table (id uuid, name text)
language sql stable security definer set search_path = public, pg_temp
as $$
    select distinct account.id, account.name
    from role_assignment
    join account on account.id = role_assignment.account_id
    where role_assignment.organisation_id = in_organisation
    and exists (
        select from role_assignment own
        where own.organisation_id = in_organisation
        and own.account_id = vvt_user_id()
        and own.department_id is null
        and (own.valid_until is null or own.valid_until >= vvt_today())
    )
$$;

revoke all on function vvt_session(bytea, interval), vvt_my_departments(), vvt_is_administrator(), vvt_people(uuid) from public;
grant execute on function vvt_session(bytea, interval), vvt_my_departments(), vvt_is_administrator(), vvt_people(uuid) to vvt_app;

-- Row security and audit of a table whose rows belong to an organisation. Used by every migration
-- that makes such a table, so that all of them say the same. The parts of a sheet, which have an
-- activity_id, are no more visible than the sheet: a limited role reaches those of its departments.
create procedure protect_organisation_table(table_name text, ignored text default '')
language plpgsql
as $$
declare
    is_part_of_a_sheet boolean := exists (
        select from pg_attribute
        where attrelid = table_name::regclass
        and attname = 'activity_id'
        and not attisdropped
    );
begin
    execute format('alter table %I enable row level security', table_name);
    if is_part_of_a_sheet then
        execute format(
            $policy$
            create policy %1$I on %2$I using (
                organisation_id in (
                    select role_assignment.organisation_id
                    from role_assignment
                    where role_assignment.account_id = nullif(current_setting('vvt.user_id', true), '')::uuid
                    and role_assignment.department_id is null
                    and (role_assignment.valid_until is null or role_assignment.valid_until >= vvt_today())
                )
                or vvt_is_system()
                or exists (
                    select from processing_activity
                    where processing_activity.organisation_id = %2$I.organisation_id
                    and processing_activity.id = %2$I.activity_id
                    and processing_activity.department_id in (select vvt_my_departments())
                )
            )
            $policy$,
            table_name || '_reach', table_name
        );
    else
        execute format(
            $policy$
            create policy %I on %I using (
                organisation_id in (
                    select role_assignment.organisation_id
                    from role_assignment
                    where role_assignment.account_id = nullif(current_setting('vvt.user_id', true), '')::uuid
                    and (role_assignment.valid_until is null or role_assignment.valid_until >= vvt_today())
                )
                or vvt_is_system()
            )
            $policy$,
            table_name || '_reach', table_name
        );
    end if;
    execute format(
        'create trigger audit after insert or update or delete on %I for each row execute function audit_row(%L)',
        table_name, 'ignore=' || ignored
    );
    execute format('grant select, insert, update, delete on %I to vvt_app', table_name);
end
$$;

revoke all on procedure protect_organisation_table(text, text) from public;

call protect_organisation_table('department');
call protect_organisation_table('office_holder');
call protect_organisation_table('measures_concept');

-- Administrators name organisations and departments in roles, but see no register.
create policy department_administrator on department for select
using (vvt_is_administrator());

create trigger audit after insert or update or delete on organisation
for each row execute function audit_row('ignore=next_activity_number');
create trigger audit after insert or update or delete on role_assignment
for each row execute function audit_row();

alter table organisation enable row level security;
alter table role_assignment enable row level security;

create policy organisation_reach on organisation
using (
    id in (
        select role_assignment.organisation_id
        from role_assignment
        where role_assignment.account_id = nullif(current_setting('vvt.user_id', true), '')::uuid
        and (role_assignment.valid_until is null or role_assignment.valid_until >= vvt_today())
    )
    or vvt_is_administrator()
    or vvt_is_system()
)
with check (vvt_is_administrator() or vvt_is_system() or id in (
    select role_assignment.organisation_id
    from role_assignment
    where role_assignment.account_id = nullif(current_setting('vvt.user_id', true), '')::uuid
));

create policy role_assignment_read on role_assignment for select
using (account_id = nullif(current_setting('vvt.user_id', true), '')::uuid or vvt_is_administrator() or vvt_is_system());
create policy role_assignment_change on role_assignment
using (vvt_is_administrator() or vvt_is_system())
with check (vvt_is_administrator() or vvt_is_system());

-- Bodies are ended, not removed: their record may still be asked for.
grant select, insert, update on organisation to vvt_app;
grant select, insert, update, delete on role_assignment to vvt_app;

-- Limited roles read the history of their departments' sheets: see processing_activity.
create policy audit_log_reach on audit_log for select
using (
    organisation_id in (
        select role_assignment.organisation_id
        from role_assignment
        where role_assignment.account_id = nullif(current_setting('vvt.user_id', true), '')::uuid
        and role_assignment.department_id is null
        and (role_assignment.valid_until is null or role_assignment.valid_until >= vvt_today())
    )
    or (organisation_id is null and vvt_is_administrator())
    or vvt_is_system()
);

select audit_make_partitions();

-- Addresses are unique over the whole instance, also past what the acting person may see.
create function vvt_slug_taken(wanted text) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$ select exists (select from organisation where slug = wanted) $$;

revoke all on function vvt_slug_taken(text) from public;
grant execute on function vvt_slug_taken(text) to vvt_app;
