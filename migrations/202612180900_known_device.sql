-- A browser in which somebody signed in before: guessing by others does not keep it out. Only the hash of its
-- token is here. Needed before anybody is known, like sign_in_throttle; no part of any record.
create table known_device (
    token_hash bytea primary key,
    account_id uuid not null references account (id) on delete cascade,
    expires_at timestamptz not null
);

create index known_device_account on known_device (account_id);

grant select, insert, delete on known_device to vvt_app;
