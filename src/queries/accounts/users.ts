// Generated from sql/accounts/users.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export type userrole = 'ADMIN' | 'USER' | 'VENDOR';

export type userstatus = 'ACTIVE' | 'DELETED' | 'PENDING' | 'SUSPENDED';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface UpdateUserParams {
  email: string;
  expectedVersion: number;
  id: string;
  paymentCustomerId?: string | null | undefined;
  role: userrole;
  status: userstatus;
}

export interface UpdateUserResult {
  created_at: string;
  email: string;
  id: string;
  password_hash: string;
  payment_customer_id: string | null;
  role: userrole;
  status: userstatus;
  updated_at: string;
  version: number;
}

export const updateUser: Query<UpdateUserParams, UpdateUserResult> = {
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
returning email, password_hash, status, role, id, created_at, updated_at, version, payment_customer_id`,
  parameters: ['email', 'status', 'role', 'paymentCustomerId', 'id', 'expectedVersion'],
};

export interface FindUserDetailsByUserIdParams {
  userId: string;
}

export interface FindUserDetailsByUserIdResult {
  address_line_1: string | null;
  address_line_2: string | null;
  balance: string;
  city: string | null;
  company: string | null;
  config: Json | null;
  country: string | null;
  created_at: string;
  first_name: string | null;
  id: string;
  last_name: string | null;
  phone: string | null;
  postal_code: string | null;
  tax_number: string | null;
  updated_at: string;
  user_id: string;
  version: number;
}

export const findUserDetailsByUserId: Query<FindUserDetailsByUserIdParams, FindUserDetailsByUserIdResult> = {
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
};

export interface UpdateUserDetailsParams {
  addressLine1?: string | null | undefined;
  addressLine2?: string | null | undefined;
  city?: string | null | undefined;
  company?: string | null | undefined;
  country?: string | null | undefined;
  expectedVersion: number;
  firstName?: string | null | undefined;
  id: string;
  lastName?: string | null | undefined;
  phone?: string | null | undefined;
  postalCode?: string | null | undefined;
  taxNumber?: string | null | undefined;
}

export interface UpdateUserDetailsResult {
  address_line_1: string | null;
  address_line_2: string | null;
  balance: string;
  city: string | null;
  company: string | null;
  config: Json | null;
  country: string | null;
  created_at: string;
  first_name: string | null;
  id: string;
  last_name: string | null;
  phone: string | null;
  postal_code: string | null;
  tax_number: string | null;
  updated_at: string;
  user_id: string;
  version: number;
}

export const updateUserDetails: Query<UpdateUserDetailsParams, UpdateUserDetailsResult> = {
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
};

export interface DeleteUserParams {
  id: string;
}

export interface DeleteUserResult {
  id: string;
}

export const deleteUser: Query<DeleteUserParams, DeleteUserResult> = {
  name: 'accounts/users: DeleteUser',
  text: `
delete from public."user"
where id = $1
returning id`,
  parameters: ['id'],
};
