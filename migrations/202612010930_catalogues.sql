-- What the activities of one organisation share (design §6): a changed name shows on every sheet.
-- "confirmed" is false for an entry that a Bearbeiter typed into a sheet: "neu, ungeprüft".

-- Kategorie betroffener Personen, lit. c (R40).
create table data_subject_category (
    id uuid primary key,
    organisation_id uuid not null references organisation (id),
    name text collate "de-x-icu" not null,
    confirmed boolean not null default true,
    constraint data_subject_category_key unique (organisation_id, id),
    constraint data_subject_category_name_once unique (organisation_id, name),
    constraint data_subject_category_name_length check (char_length(name) between 1 and 300)
);

-- Kategorie personenbezogener Daten, lit. c (R41).
create table data_category (
    id uuid primary key,
    organisation_id uuid not null references organisation (id),
    name text collate "de-x-icu" not null,
    confirmed boolean not null default true,
    constraint data_category_key unique (organisation_id, id),
    constraint data_category_name_once unique (organisation_id, name),
    constraint data_category_name_length check (char_length(name) between 1 and 300)
);

-- Whoever data are disclosed to, lit. d (R46). Seat, hosting, support and parent are countries by
-- ISO code or '' (R49).
create table recipient (
    id uuid primary key,
    organisation_id uuid not null references organisation (id),
    name text collate "de-x-icu" not null,
    seat_country text not null default '',
    hosting_country text not null default '',
    support_country text not null default '',
    parent_country text not null default '',
    confirmed boolean not null default true,
    constraint recipient_key unique (organisation_id, id),
    constraint recipient_name_once unique (organisation_id, name),
    constraint recipient_name_length check (char_length(name) between 1 and 300),
    constraint recipient_countries check (
        greatest(char_length(seat_country), char_length(hosting_country), char_length(support_country), char_length(parent_country)) <= 2
    )
);

-- A deletion period that several activities use, lit. f (R54).
create table retention_period (
    id uuid primary key,
    organisation_id uuid not null references organisation (id),
    text text not null,
    confirmed boolean not null default true,
    constraint retention_period_key unique (organisation_id, id),
    constraint retention_period_text_length check (char_length(text) between 1 and 20000)
);

-- A technical or organisational measure, lit. g and Art. 32 (R61). In the concept: holds for every
-- activity that refers to the Rahmenkonzept (R14).
create table measure (
    id uuid primary key,
    organisation_id uuid not null references organisation (id),
    text text not null,
    in_concept boolean not null default false,
    position integer not null default 0,
    confirmed boolean not null default true,
    constraint measure_key unique (organisation_id, id),
    constraint measure_text_length check (char_length(text) between 1 and 20000)
);

create index measure_concept on measure (organisation_id, position) where in_concept;

call protect_organisation_table('data_subject_category');
call protect_organisation_table('data_category');
call protect_organisation_table('recipient');
call protect_organisation_table('retention_period');
call protect_organisation_table('measure');
