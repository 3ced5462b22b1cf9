-- A person who may sign in. The e-mail address is the name at sign-in, compared without case.
create table account (
    id uuid primary key,
    email text not null,
    name text collate "de-x-icu" not null,
    -- argon2id in PHC form; empty until the invitation was accepted
    password_hash text,
    -- instance-wide: accounts, roles, names of organisations; sees no register by that
    administrator boolean not null default false,
    active boolean not null default true,
    created_at timestamptz not null default vvt_now(),
    last_sign_in_at timestamptz,
    constraint account_email_form check (email ~ '^[^@\s]+@[^@\s]+$' and char_length(email) <= 254),
    constraint account_name_length check (char_length(name) between 1 and 300)
);

create unique index account_email_key on account (lower(email));
create index account_name on account (name, id);

-- Reads past row security; a policy on account that read account itself would recurse.
create function vvt_is_administrator() returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
    select exists (
        select from account
        where id = vvt_user_id()
        and administrator
        and active
    )
$$;

-- A signed-in browser. Only the hash of its token is here.
create table session (
    id uuid primary key,
    token_hash bytea not null,
    account_id uuid not null references account (id) on delete cascade,
    created_at timestamptz not null default vvt_now(),
    last_seen_at timestamptz not null default vvt_now(),
    expires_at timestamptz not null,
    user_agent text not null default '',
    address text not null default '',
    constraint session_token_key unique (token_hash),
    constraint session_user_agent_length check (char_length(user_agent) <= 300),
    constraint session_address_length check (char_length(address) <= 100)
);

create index session_account on session (account_id);

-- A link that works once: the set-up of an empty instance, an invitation, a new password.
create table one_time_link (
    id uuid primary key,
    purpose text not null,
    account_id uuid references account (id) on delete cascade,
    token_hash bytea not null,
    created_at timestamptz not null default vvt_now(),
    expires_at timestamptz not null,
    used_at timestamptz,
    constraint one_time_link_token_key unique (token_hash),
    constraint one_time_link_purpose check (purpose in ('set-up', 'invitation', 'reset')),
    constraint one_time_link_account check ((purpose = 'set-up') = (account_id is null))
);

create index one_time_link_account_id on one_time_link (account_id);

-- Failed sign-ins per account and per address; a counter, so not audited and without row security.
create table sign_in_throttle (
    -- 'account:' or 'address:' and a hash
    key text primary key,
    failures integer not null,
    blocked_until timestamptz not null,
    last_failure_at timestamptz not null
);

-- Somebody must always be able to manage accounts (design §8): the last active administrator can
-- neither be removed nor locked out; who was only invited does not count. The lock makes two administrators who demote each other wait.
create function account_keep_an_administrator() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    perform pg_advisory_xact_lock(hashtext('vvt last administrator'));
    if not exists (select from account where administrator and active and password_hash is not null) then
        raise exception 'the last administrator must stay'
            using errcode = 'check_violation', constraint = 'account_last_administrator';
    end if;
    return null;
end
$$;

create trigger account_last_administrator
after update of administrator, active or delete on account
for each row
when (old.administrator and old.active)
execute function account_keep_an_administrator();

-- Nobody makes themself an administrator or a second account, even if a page forgot to ask.
create function account_guard_rights() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    if (old.administrator, old.active, old.email) is distinct from (new.administrator, new.active, new.email)
        and not (vvt_is_administrator() or vvt_is_system())
    then
        raise exception 'only administrators change rights'
            using errcode = 'insufficient_privilege';
    end if;
    return new;
end
$$;

create trigger account_rights
before insert or update on account
for each row
execute function account_guard_rights();

revoke all on function account_keep_an_administrator(), account_guard_rights() from public;

create trigger audit after insert or update or delete on account
for each row execute function audit_row('mask=password_hash', 'ignore=last_sign_in_at');
create trigger audit after insert or update or delete on session
for each row execute function audit_row('mask=token_hash', 'ignore=last_seen_at');
create trigger audit after insert or update or delete on one_time_link
for each row execute function audit_row('mask=token_hash');

alter table account enable row level security;
alter table session enable row level security;
alter table one_time_link enable row level security;

create policy account_reach on account
using (id = vvt_user_id() or vvt_is_administrator() or vvt_is_system() or vvt_is_anonymous());
create policy session_reach on session
using (account_id = vvt_user_id() or vvt_is_administrator() or vvt_is_system() or vvt_is_anonymous());
-- Whoever holds a link uses it up without being signed in, and a new password ends the links that
-- were still open; but only administrators and the system make links.
create policy one_time_link_reach on one_time_link
using (account_id = vvt_user_id() or vvt_is_administrator() or vvt_is_system() or vvt_is_anonymous())
with check (account_id = vvt_user_id() or vvt_is_administrator() or vvt_is_system() or vvt_is_anonymous());
create policy one_time_link_make on one_time_link as restrictive for insert
with check (vvt_is_administrator() or vvt_is_system());

grant select, insert, update, delete on session, one_time_link, sign_in_throttle to vvt_app;
-- Accounts are deactivated, never removed: the history names them.
grant select, insert, update on account to vvt_app;
