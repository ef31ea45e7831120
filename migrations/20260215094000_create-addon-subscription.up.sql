-- Why: an add-on is subscribed to on its own, beside a plan or without one. The provider's column follows in two migrations of its
-- own: they are the two changes that stood blocked in February's history because this table did not exist.
-- Locks: new table only; the foreign keys hold off writes to "user", addon, subscription and user_invoice for a moment.

create table addon_subscription (
  user_id          uuid                not null,
  addon_id         uuid                not null,
  subscription_id  uuid,
  invoice_id       uuid,
  status           subscriptionstatus  not null default 'PENDING',
  starts_at        timestamp,
  expires_at       timestamp,
  cancelled_at     timestamp,
  id               uuid                not null default gen_random_uuid(),
  created_at       timestamp           not null default (now() at time zone 'utc'),
  updated_at       timestamp           not null default (now() at time zone 'utc'),
  version          integer             not null default 0,
  constraint addon_subscription_pkey primary key (id),
  constraint addon_subscription_addon_id_fkey foreign key (addon_id) references addon (id),
  constraint addon_subscription_invoice_id_fkey foreign key (invoice_id) references user_invoice (id),
  constraint addon_subscription_subscription_id_fkey foreign key (subscription_id) references subscription (id),
  constraint addon_subscription_user_id_fkey foreign key (user_id) references "user" (id) on delete cascade
);

create index ix_addon_subscription_addon_id on addon_subscription (addon_id);
create index ix_addon_subscription_expires_at on addon_subscription (expires_at);
create index ix_addon_subscription_invoice_id on addon_subscription (invoice_id);
create index ix_addon_subscription_status on addon_subscription (status);
create index ix_addon_subscription_subscription_id on addon_subscription (subscription_id);
create index ix_addon_subscription_user_id on addon_subscription (user_id);
