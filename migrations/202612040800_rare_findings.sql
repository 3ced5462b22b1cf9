-- Sheets with findings of a class are looked for in an index of their own: once a record is in order, they
-- are few, and without it the whole record would be read for them.

create index activity_summary_missing on activity_summary (organisation_id, activity_id) where missing > 0;
create index activity_summary_unclear on activity_summary (organisation_id, activity_id) where unclear > 0;
create index activity_summary_hints on activity_summary (organisation_id, activity_id) where hints > 0;
