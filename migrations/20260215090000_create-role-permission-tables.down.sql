-- Locks: the tables themselves, which go with all their rows, and "user" for a moment.

drop table user_roles;
drop table role_permissions;
drop table permission;
drop table role;
