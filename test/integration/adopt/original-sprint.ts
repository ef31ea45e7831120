/** What each column of the original's base has, without a server default. */
const base = `
  id uuid not null primary key, created_at timestamp not null, updated_at timestamp not null, version integer not null`;

/**
 * What the original sprint did, a step for each version number of Alembic's, after k1l2m3n4o5p6. Column order is another one than ours. In
 * enum_uppercase the column item_type is dropped with its values, and re-created in the step behind it.
 */
export const sprint: Readonly<Record<string, string>> = {
  '20260215_role_perm': `
    create table role (name varchar(50) not null, description varchar(255), is_system boolean not null default false, ${base},
      constraint uq_role_name unique (name));
    create unique index ix_role_name on role (name);
    create table permission (name varchar(100) not null, description varchar(255), resource varchar(50) not null, action varchar(50) not null,
      ${base}, constraint uq_permission_name unique (name));
    create unique index ix_permission_name on permission (name);
    create index ix_permission_resource on permission (resource);
    create table role_permissions (role_id uuid not null references role (id) on delete cascade,
      permission_id uuid not null references permission (id) on delete cascade, primary key (role_id, permission_id));
    create index ix_role_permissions_permission_id on role_permissions (permission_id);
    create index ix_role_permissions_role_id on role_permissions (role_id);
    create table user_roles (user_id uuid not null references "user" (id) on delete cascade,
      role_id uuid not null references role (id) on delete cascade, primary key (user_id, role_id));
    create index ix_user_roles_role_id on user_roles (role_id);
    create index ix_user_roles_user_id on user_roles (user_id);`,
  '20260215_token_bal': `
    create type tokentransactiontype as enum ('purchase', 'usage', 'refund', 'bonus', 'adjustment');
    create table user_token_balance (user_id uuid not null references "user" (id) on delete cascade, balance integer not null default 0, ${base},
      constraint uq_user_token_balance_user_id unique (user_id));
    create unique index ix_user_token_balance_user_id on user_token_balance (user_id);
    create table token_transaction (user_id uuid not null references "user" (id) on delete cascade, amount integer not null,
      transaction_type tokentransactiontype not null, reference_id uuid, description varchar(255), ${base});
    create index ix_token_transaction_reference_id on token_transaction (reference_id);
    create index ix_token_transaction_user_id on token_transaction (user_id);`,
  '20260215_password_reset': `
    create table password_reset_token (user_id uuid not null references "user" (id) on delete cascade, token varchar(64) not null,
      expires_at timestamp not null, used_at timestamp, ${base}, constraint uq_password_reset_token_token unique (token));
    create unique index ix_password_reset_token_token on password_reset_token (token);
    create index ix_password_reset_token_user_id on password_reset_token (user_id);`,
  '20260215_feature_usage': `
    create table feature_usage (user_id uuid not null references "user" (id) on delete cascade, feature_name varchar(100) not null,
      usage_count integer not null default 0, period_start timestamp not null, ${base},
      constraint uq_user_feature_period unique (user_id, feature_name, period_start));
    create index ix_feature_usage_feature_name on feature_usage (feature_name);
    create index ix_feature_usage_period_start on feature_usage (period_start);
    create index ix_feature_usage_user_id on feature_usage (user_id);`,
  '20260215_addon_subscription': `
    create table addon_subscription (user_id uuid not null references "user" (id) on delete cascade, addon_id uuid not null references addon (id),
      subscription_id uuid references subscription (id), invoice_id uuid references user_invoice (id), status subscriptionstatus not null,
      starts_at timestamp, expires_at timestamp, cancelled_at timestamp, provider_subscription_id varchar(255), ${base});
    create index ix_addon_subscription_addon_id on addon_subscription (addon_id);
    create index ix_addon_subscription_expires_at on addon_subscription (expires_at);
    create index ix_addon_subscription_invoice_id on addon_subscription (invoice_id);
    create index ix_addon_subscription_provider_subscription_id on addon_subscription (provider_subscription_id);
    create index ix_addon_subscription_status on addon_subscription (status);
    create index ix_addon_subscription_subscription_id on addon_subscription (subscription_id);
    create index ix_addon_subscription_user_id on addon_subscription (user_id);`,
  '20260215_enum_uppercase': `
    ${['pending', 'completed', 'refunded', 'cancelled'].map((label) => `alter type purchasestatus rename value '${label}' to '${label.toUpperCase()}';`).join('\n')}
    ${['purchase', 'usage', 'refund', 'bonus', 'adjustment'].map((label) => `alter type tokentransactiontype rename value '${label}' to '${label.toUpperCase()}';`).join('\n')}
    alter table invoice_line_item drop column item_type;
    drop type lineitemtype;
    create type lineitemtype as enum ('SUBSCRIPTION', 'TOKEN_BUNDLE', 'ADD_ON');`,
  '20260215_restore_item_type': `
    alter table invoice_line_item add column item_type lineitemtype not null default 'SUBSCRIPTION';`,
  '20260215_nullable_tarif_plan': 'alter table user_invoice alter column tarif_plan_id drop not null;',
  '20260215_arcana': `
    create type arcanatype as enum ('MAJOR', 'MINOR');
    create table arcana (id uuid primary key, kind arcanatype not null);`,
  '20260215_taro_session_card_draw': `
    create type tarosessionstatus as enum ('OPEN');
    create table taro_session (id uuid primary key, status tarosessionstatus, user_id uuid references "user" (id));
    create table taro_card_draw (id uuid primary key, session_id uuid references taro_session (id));`,
};
