import type postgres from 'postgres';

/**
 * Does what an administrator does before PostgreSQL 15, where every role may create objects in `public`: drift names that, whatever the
 * models say.
 */
export async function closePublic(sql: postgres.ISql): Promise<void> {
  await sql.unsafe('revoke create on schema public from public');
}
