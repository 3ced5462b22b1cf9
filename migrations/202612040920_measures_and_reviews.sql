-- The Rahmenkonzept by areas of measures (Art. 32 Abs. 1 DSGVO; Hinweise der DSK, Nr. 6.8 and 6.9; R65,
-- R71, R72), and the regular review of whether the measures work (Art. 32 Abs. 1 lit. d DSGVO; R64).

-- The areas that a measure belongs to; it may be several, or none (R71).
alter table measure
    add column areas text[] not null default '{}',
    add constraint measure_areas check (
        areas <@ array[
            'pseudonymisation', 'encryption', 'integrity_confidentiality', 'availability_resilience', 'recovery', 'evaluation',
            'purpose_limitation', 'transparency', 'subject_rights', 'data_minimisation'
        ]
    );

alter table measures_concept
    -- what the measures were chosen by (R67): "SDM 3.1, IT-Grundschutz"
    add column frameworks text not null default '',
    -- how often effectiveness is reviewed; null: every twelve months (R64)
    add column review_months integer,
    -- the day that somebody set; null: counted from the last review
    add column next_review_on date,
    add constraint measures_concept_frameworks_length check (char_length(frameworks) <= 20000),
    add constraint measures_concept_review_months check (review_months between 1 and 120);

-- A row: what the concept says about one area as a whole (R65).
create table measures_area (
    organisation_id uuid not null references organisation (id),
    area text not null,
    -- '' when nothing was said
    state text not null default '',
    -- printed when planned
    planned_until date,
    -- printed when not needed or not applicable
    reason text not null default '',
    text text not null default '',
    constraint measures_area_key primary key (organisation_id, area),
    constraint measures_area_area check (
        area in (
            'pseudonymisation', 'encryption', 'integrity_confidentiality', 'availability_resilience', 'recovery', 'evaluation',
            'purpose_limitation', 'transparency', 'subject_rights', 'data_minimisation'
        )
    ),
    constraint measures_area_state check (state in ('', 'implemented', 'planned', 'not_needed', 'not_applicable')),
    constraint measures_area_texts check (greatest(char_length(reason), char_length(text)) <= 20000)
);

-- A row: somebody looked at whether the measures work (Art. 32 Abs. 1 lit. d). It is kept.
create table measures_review (
    id uuid primary key,
    organisation_id uuid not null references organisation (id),
    reviewed_on date not null,
    -- as worded: name, function, firm
    reviewed_by text not null,
    -- those that were looked at; none: all of them
    areas text[] not null default '{}',
    result text not null,
    -- the result in words
    remark text not null default '',
    shortcomings text not null default '',
    -- what follows from them: what, by when, who
    actions text not null default '',
    constraint measures_review_key unique (organisation_id, id),
    constraint measures_review_areas check (
        areas <@ array[
            'pseudonymisation', 'encryption', 'integrity_confidentiality', 'availability_resilience', 'recovery', 'evaluation',
            'purpose_limitation', 'transparency', 'subject_rights', 'data_minimisation'
        ]
    ),
    constraint measures_review_result check (result in ('effective', 'shortcomings', 'ineffective')),
    constraint measures_review_reviewed_by_length check (char_length(reviewed_by) between 1 and 300),
    constraint measures_review_texts check (
        greatest(char_length(remark), char_length(shortcomings), char_length(actions)) <= 20000
    )
);

create index measures_review_day on measures_review (organisation_id, reviewed_on);

call protect_organisation_table('measures_area');
call protect_organisation_table('measures_review');

-- Measures that were adopted from the shipped catalogue say in their code which area they are of.
select set_config('vvt.actor', 'system', true), set_config('vvt.reason', 'Bereiche der Maßnahmen', true);

update measure
set areas = array[area.key]
from (
    values
        ('6.8-1.', 'pseudonymisation'), ('6.8-2.', 'encryption'), ('6.8-3.', 'integrity_confidentiality'),
        ('6.8-4.', 'availability_resilience'), ('6.8-5.', 'recovery'), ('6.8-6.', 'evaluation'),
        ('6.9-1.', 'purpose_limitation'), ('6.9-2.', 'transparency'), ('6.9-3.', 'subject_rights'),
        ('SDM-7.', 'data_minimisation')
) as area (prefix, key)
where measure.shipped_code like area.prefix || '%';

select set_config('vvt.actor', '', true), set_config('vvt.reason', '', true);
