// Generated from sql/accounts/users.sql by pgproof types: change it there.

import type { Json, Query, Timestamp } from 'pgproof-runtime';
import type { userrole, userstatus } from '../enums.js';

export interface UpdateUserParams {
  email: string;
  status: userstatus;
  role: userrole;
  paymentCustomerId?: string | null | undefined;
  id: string;
  expectedVersion: number;
}

export interface UpdateUserResult {
  email: string;
  password_hash: string;
  status: userstatus;
  role: userrole;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
  payment_customer_id: string | null;
}

export const updateUser: Query<UpdateUserParams, UpdateUserResult, 'optional'> = {
  name: 'accounts/users: UpdateUser',
  text: `
update public."user"
set
  email = $1,
  status = $2,
  role = $3,
  payment_customer_id = $4,
  version = version + 1,
  updated_at = now() at time zone 'utc'
where id = $5 and version = $6
returning
  email,
  password_hash,
  status,
  role,
  id,
  created_at,
  updated_at,
  version,
  payment_customer_id`,
  parameters: ['email', 'status', 'role', 'paymentCustomerId', 'id', 'expectedVersion'],
  oids: [1043, 0, 0, 1043, 2950, 23],
  cardinality: 'optional',
};

export interface FindUserDetailsByUserIdParams {
  userId: string;
}

export interface FindUserDetailsByUserIdResult {
  user_id: string;
  first_name: string | null;
  last_name: string | null;
  address_line_1: string | null;
  address_line_2: string | null;
  city: string | null;
  postal_code: string | null;
  country: string | null;
  phone: string | null;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
  company: string | null;
  tax_number: string | null;
  config: Json | null;
  balance: string;
}

export const findUserDetailsByUserId: Query<FindUserDetailsByUserIdParams, FindUserDetailsByUserIdResult, 'optional'> = {
  name: 'accounts/users: FindUserDetailsByUserId',
  text: `
select
  user_id,
  first_name,
  last_name,
  address_line_1,
  address_line_2,
  city,
  postal_code,
  country,
  phone,
  id,
  created_at,
  updated_at,
  version,
  company,
  tax_number,
  config,
  balance
from public.user_details
where user_id = $1`,
  parameters: ['userId'],
  oids: [2950],
  cardinality: 'optional',
};

export interface UpdateUserDetailsParams {
  firstName?: string | null | undefined;
  lastName?: string | null | undefined;
  addressLine1?: string | null | undefined;
  addressLine2?: string | null | undefined;
  city?: string | null | undefined;
  postalCode?: string | null | undefined;
  country?: string | null | undefined;
  phone?: string | null | undefined;
  company?: string | null | undefined;
  taxNumber?: string | null | undefined;
  id: string;
  expectedVersion: number;
}

export interface UpdateUserDetailsResult {
  user_id: string;
  first_name: string | null;
  last_name: string | null;
  address_line_1: string | null;
  address_line_2: string | null;
  city: string | null;
  postal_code: string | null;
  country: string | null;
  phone: string | null;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
  company: string | null;
  tax_number: string | null;
  config: Json | null;
  balance: string;
}

export const updateUserDetails: Query<UpdateUserDetailsParams, UpdateUserDetailsResult, 'optional'> = {
  name: 'accounts/users: UpdateUserDetails',
  text: `
update public.user_details
set
  first_name = $1,
  last_name = $2,
  address_line_1 = $3,
  address_line_2 = $4,
  city = $5,
  postal_code = $6,
  country = $7,
  phone = $8,
  company = $9,
  tax_number = $10,
  version = version + 1,
  updated_at = now() at time zone 'utc'
where id = $11 and version = $12
returning
  user_id,
  first_name,
  last_name,
  address_line_1,
  address_line_2,
  city,
  postal_code,
  country,
  phone,
  id,
  created_at,
  updated_at,
  version,
  company,
  tax_number,
  config,
  balance`,
  parameters: ['firstName', 'lastName', 'addressLine1', 'addressLine2', 'city', 'postalCode', 'country', 'phone', 'company', 'taxNumber', 'id', 'expectedVersion'],
  oids: [1043, 1043, 1043, 1043, 1043, 1043, 1043, 1043, 1043, 1043, 2950, 23],
  cardinality: 'optional',
};

export interface DeleteUserParams {
  id: string;
}

export interface DeleteUserResult {
  id: string;
}

export const deleteUser: Query<DeleteUserParams, DeleteUserResult, 'optional'> = {
  name: 'accounts/users: DeleteUser',
  text: `
delete from public."user"
where id = $1
returning id`,
  parameters: ['id'],
  oids: [2950],
  cardinality: 'optional',
};
