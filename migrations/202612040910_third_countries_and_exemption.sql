-- What a transfer to a third country rests on (R49–R53), and whether a record has to be kept at all
-- (Art. 30 Abs. 5 DSGVO; R27–R30).

-- The decision for the USA covers certified recipients only (Art. 45 DSGVO): the day somebody looked.
alter table activity_transfer
    add column certification_checked_on date;

-- Every instrument of the shipped facts by itself. 'derogation' and 'judgment' stay for what is stored.
alter table activity_transfer
    drop constraint activity_transfer_instrument,
    add constraint activity_transfer_instrument check (
        instrument in (
            '', 'adequacy', 'authority_instrument', 'binding_corporate_rules', 'standard_clauses', 'authority_clauses',
            'code_of_conduct', 'certification', 'approved_clauses', 'administrative_arrangement', 'judgment', 'derogation',
            'explicit_consent', 'contract', 'contract_in_interest', 'public_interest', 'legal_claims', 'vital_interests',
            'public_register', 'compelling_interests'
        )
    );

-- Sheets name recipients in third countries by their names alone: what the catalogue says of a
-- recipient's countries is compared with all of them.
create trigger findings_forget_countries
after update of seat_country, hosting_country, support_country, parent_country on recipient
for each row
when (
    (old.seat_country, old.hosting_country, old.support_country, old.parent_country)
        is distinct from (new.seat_country, new.hosting_country, new.support_country, new.parent_country)
)
execute function findings_forget_by_change();

-- One row: the organisation looked at whether Art. 30 Abs. 5 exempts it. What came out that day is kept;
-- what would come out today is computed from the rules of today.
create table record_duty_check (
    organisation_id uuid not null,
    -- persons employed, as answered
    employees integer,
    outcome text not null,
    -- the day from which the rules hold that were applied
    rules_from date not null,
    checked_on date not null,
    -- the name the person had then
    checked_by text not null,
    constraint record_duty_check_pk primary key (organisation_id),
    constraint record_duty_check_organisation foreign key (organisation_id) references organisation (id),
    constraint record_duty_check_employees check (employees between 0 and 10000000),
    constraint record_duty_check_outcome check (outcome in ('required', 'exempt', 'open')),
    constraint record_duty_check_name check (char_length(checked_by) <= 300)
);

call protect_organisation_table('record_duty_check');

-- One row: one of the exceptions from the exemption, whether it applies, and why. Which exceptions there
-- are is written in the shipped facts, because the law is changing.
create table record_duty_answer (
    organisation_id uuid not null,
    criterion text not null,
    applies boolean not null,
    reason text not null,
    constraint record_duty_answer_pk primary key (organisation_id, criterion),
    constraint record_duty_answer_organisation foreign key (organisation_id) references organisation (id),
    constraint record_duty_answer_criterion check (char_length(criterion) between 1 and 300),
    constraint record_duty_answer_reason check (char_length(reason) between 1 and 20000)
);

call protect_organisation_table('record_duty_answer');
