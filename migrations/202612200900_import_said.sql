-- What a table said of an activity when it was last taken over, so that the next table is compared with that
-- too: what its cells say since is new, what they said already may have been changed here meanwhile (X2).

-- One row: an activity that an imported table spoke of. Gone when that import is taken back.
create table import_said (
    organisation_id uuid not null,
    activity_id uuid not null,
    run_id uuid not null,
    -- for each heading the first sixteen signs of the SHA-256 of what stood below it
    cells jsonb not null,
    constraint import_said_pk primary key (organisation_id, activity_id),
    constraint import_said_run foreign key (organisation_id, run_id) references import_run (organisation_id, id),
    constraint import_said_activity foreign key (organisation_id, activity_id) references processing_activity (organisation_id, id) on delete cascade
);

create index import_said_of_run on import_said (organisation_id, run_id);
call protect_organisation_table('import_said');
-- The history tells the changes of the activities themselves.
drop trigger audit on import_said;
