-- The countries that it seeds. One that is not served is switched off by is_enabled, not taken away.
select code
from unnest(array[
  'DE', 'AT', 'CH', 'US', 'GB', 'FR', 'IT', 'ES', 'NL', 'BE', 'PL', 'CZ', 'SE', 'NO', 'DK', 'FI', 'PT', 'IE',
  'LU', 'GR', 'HU', 'RO', 'BG', 'HR', 'SK', 'SI', 'LT', 'LV', 'EE', 'CY', 'MT', 'CA', 'AU', 'NZ', 'JP', 'SG'
]) as seeded (code)
where not exists (select from country where country.code = seeded.code);
