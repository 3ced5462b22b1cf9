-- Whether a token belonged to a session, be it over: what somebody typed into a form whose session ended
-- meanwhile is offered again after the sign-in, and nobody else's is.
create function vvt_session_was(token bytea) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$ select exists (select from session where session.token_hash = token) $$;

revoke all on function vvt_session_was(bytea) from public;
grant execute on function vvt_session_was(bytea) to vvt_app;
