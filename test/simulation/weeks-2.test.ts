import { testWeeks } from './weeks.ts';

testWeeks(2);
