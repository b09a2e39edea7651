-- Whether a clinician who hangs up without having requested anything is asked first.
alter table clinic add column ask_when_nothing_requested boolean not null default false;
