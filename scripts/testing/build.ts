import { constants, setPriority } from 'node:os';
import { createProgress } from '../../test/cluster/progress.ts';
import { prepare, programs } from './programs.ts';

// `npm run build:programs`: all that tests run besides, in the order in which the stages need it. Beside tests, which wait more than they work, it takes what they leave of the processors.
setPriority(constants.priority.PRIORITY_LOW);
await prepare(programs, createProgress((line) => console.log(line)));
