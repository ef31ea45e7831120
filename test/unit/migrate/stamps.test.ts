import { expect } from 'chai';
import { isTime } from '../../../packages/tool/src/migrate/stamps.js';

describe('the stamp of a migration', () => {
  it('is a day of the calendar, in every year', () => {
    const two = (number: number) => String(number).padStart(2, '0');
    for (const year of [1000, 2024, 2026, 9999])
      for (let month = 0; month < 15; month++)
        for (let day = 0; day < 34; day++) {
          const date = new Date(Date.UTC(year, month - 1, day));
          const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
          expect(isTime(`${year}${two(month)}${two(day)}235959`), `${year}-${month}-${day}`).to.equal(isDay);
        }
  });

  it('is a time of the day, and nothing else', () => {
    for (const time of ['000000', '235959', '195909']) expect(isTime(`20260128${time}`), time).to.equal(true);
    for (const time of ['240000', '006000', '000060', '00000', '0000000', '00000x'])
      expect(isTime(`20260128${time}`), time).to.equal(false);
  });
});
