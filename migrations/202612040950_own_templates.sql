-- Own Muster: what a body does well is offered to the other bodies that the same people look after, as
-- a draft there (R7: the same processing is described alike).

-- One row: the sheet is offered as a Muster to whoever keeps this record and another one. It says
-- nothing about the processing, is never printed, and a copy of the sheet is no Muster.
create table own_template (
    organisation_id uuid not null,
    activity_id uuid not null,
    offered_at timestamptz not null default vvt_now(),
    constraint own_template_pk primary key (organisation_id, activity_id),
    constraint own_template_activity foreign key (organisation_id, activity_id) references processing_activity (organisation_id, id) on delete cascade
);

-- One row: the sheet began as another body's Muster. That sheet may be gone or out of sight, so what it
-- was called is kept here. Never printed.
create table own_template_use (
    organisation_id uuid not null,
    activity_id uuid not null,
    -- id of the sheet that was the Muster, in the other organisation
    template_id uuid not null,
    template_name text not null,
    template_organisation text not null,
    adopted_on date not null default vvt_today(),
    constraint own_template_use_pk primary key (organisation_id, activity_id),
    constraint own_template_use_activity foreign key (organisation_id, activity_id) references processing_activity (organisation_id, id) on delete cascade,
    constraint own_template_use_texts check (
        char_length(template_name) between 1 and 300 and char_length(template_organisation) between 1 and 300
    )
);

call protect_organisation_table('own_template');
call protect_organisation_table('own_template_use');
