// Generated from sql/seed/users.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';
import type { userrole } from '../enums.js';

export interface InsertUserParams {
  email: string;
  passwordHash: string;
  role: userrole;
  firstName: string;
  lastName: string;
}

export interface InsertUserResult {
  userId: string;
}

export const insertUser: Query<InsertUserParams, InsertUserResult, 'one'> = {
  name: 'seed/users: InsertUser',
  text: `
with account as (
  insert into public."user"
    (email, password_hash, status, role)
  values
    ($1, $2, 'ACTIVE', $3)
  returning id
)
insert into public.user_details
  (user_id, first_name, last_name)
select
  account.id,
  $4,
  $5
from account
returning user_id as "userId"`,
  parameters: ['email', 'passwordHash', 'role', 'firstName', 'lastName'],
  oids: [1043, 1043, 0, 1043, 1043],
  cardinality: 'one',
};
