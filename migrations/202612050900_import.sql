-- Bringing in a record that was kept elsewhere (X2–X6): the file while it is being looked at, what an
-- import made, and which columns belong to which items.

-- One row: a file that somebody is about to import, and what they have decided about it so far. It is
-- theirs alone, holds nothing that counts as recorded, and is gone when it is taken over, at the latest
-- after a day. Not audited: that would copy the whole file into the log with every click.
create table import_file (
    id uuid primary key,
    organisation_id uuid not null references organisation (id),
    -- who uploaded it; accounts are not removed
    account_id uuid not null,
    name text not null,
    content bytea not null,
    -- sheet, encoding, separator, row of the headings, as chosen; {} leaves it to what is detected
    reading jsonb not null default '{}',
    -- what becomes of each column; null until somebody has looked at the proposal
    mapping jsonb,
    -- what was decided about values that repeat, about new entries and about changed activities
    decisions jsonb not null default '{}',
    created_at timestamptz not null default vvt_now(),
    constraint import_file_key unique (organisation_id, id),
    constraint import_file_name_length check (char_length(name) between 1 and 300)
);

create index import_file_mine on import_file (account_id, organisation_id, created_at);

alter table import_file enable row level security;
-- Only who uploaded it, and only as long as they belong to the organisation; the daily job.
create policy import_file_reach on import_file using (
    account_id = nullif(current_setting('vvt.user_id', true), '')::uuid
    and organisation_id in (
        select role_assignment.organisation_id
        from role_assignment
        where role_assignment.account_id = nullif(current_setting('vvt.user_id', true), '')::uuid
        and (role_assignment.valid_until is null or role_assignment.valid_until >= vvt_today())
    )
    or vvt_is_system()
);
grant select, insert, update, delete on import_file to vvt_app;

-- One row: a file that was taken over, as one event (X2). Its id is that of the file, so that a second
-- click on "Übernehmen" finds it done.
create table import_run (
    id uuid primary key,
    organisation_id uuid not null references organisation (id),
    at timestamptz not null default vvt_now(),
    -- the name the person had then
    imported_by text not null,
    file_name text not null,
    -- SHA-256 of the file
    digest bytea not null,
    created integer not null default 0,
    changed integer not null default 0,
    unchanged integer not null default 0,
    -- filled cells of the file, and those that a person should look at
    cells integer not null default 0,
    problems integer not null default 0,
    -- catalogue entries and departments that it made: [{"table": "recipient", "id": "…"}]
    entries jsonb not null default '[]',
    undone_at timestamptz,
    undone_by text not null default '',
    constraint import_run_key unique (organisation_id, id),
    constraint import_run_file_name_length check (char_length(file_name) between 1 and 300)
);

create index import_run_latest on import_run (organisation_id, at desc);
call protect_organisation_table('import_run');

-- One row: an activity that an import made or changed. As long as `updated_at` of the activity is
-- `written_at`, nobody has touched it since.
create table import_run_activity (
    organisation_id uuid not null,
    run_id uuid not null,
    activity_id uuid not null,
    -- place in the file
    position integer not null,
    written_at timestamptz not null,
    -- the activity as it was before; null where the import made it
    before jsonb,
    constraint import_run_activity_pk primary key (organisation_id, run_id, activity_id),
    constraint import_run_activity_run foreign key (organisation_id, run_id) references import_run (organisation_id, id),
    constraint import_run_activity_activity foreign key (organisation_id, activity_id) references processing_activity (organisation_id, id) on delete cascade
);

create index import_run_activity_of on import_run_activity (organisation_id, activity_id);
call protect_organisation_table('import_run_activity');
-- The history tells the changes of the activities themselves.
drop trigger audit on import_run_activity;

-- One row: what became of each cell of an imported file, as the JSON that is handed out. Kept for a
-- year, as long as the history. Not audited: it says nothing that the file and the history do not say,
-- and is as large as the file.
create table import_report (
    organisation_id uuid not null,
    run_id uuid not null,
    content bytea not null,
    created_at timestamptz not null default vvt_now(),
    constraint import_report_pk primary key (organisation_id, run_id),
    constraint import_report_run foreign key (organisation_id, run_id) references import_run (organisation_id, id)
);

alter table import_report enable row level security;
create policy import_report_reach on import_report using (
    organisation_id in (
        select role_assignment.organisation_id
        from role_assignment
        where role_assignment.account_id = nullif(current_setting('vvt.user_id', true), '')::uuid
        and role_assignment.department_id is null
        and (role_assignment.valid_until is null or role_assignment.valid_until >= vvt_today())
    )
    or vvt_is_system()
);
grant select, insert, update, delete on import_report to vvt_app;

-- One row: what becomes of the columns of files with these headings; offered for the next such file.
create table import_mapping (
    id uuid primary key,
    organisation_id uuid not null references organisation (id),
    -- the file it was made for
    name text not null,
    -- SHA-256 of the headings in their order
    headings bytea not null,
    mapping jsonb not null,
    used_at timestamptz not null default vvt_now(),
    constraint import_mapping_key unique (organisation_id, id),
    constraint import_mapping_once unique (organisation_id, headings),
    constraint import_mapping_name_length check (char_length(name) between 1 and 300)
);

call protect_organisation_table('import_mapping', 'used_at');
