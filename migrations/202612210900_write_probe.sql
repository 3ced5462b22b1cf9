-- Whether the database takes what is written, asked by /health/ready: a row that is always taken back. Its size
-- needs room on the disk, so that a full one is noticed before somebody's work is lost.
create table write_probe (
    filler text not null
);

-- Not squeezed, not in the row.
alter table write_probe alter column filler set storage external;

alter table write_probe enable row level security;
create policy write_probe_reach on write_probe using (vvt_is_system());

grant insert on write_probe to vvt_app;
