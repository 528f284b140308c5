import { keepTimesFresh, localTimes } from './time.js';

localTimes();
keepTimesFresh();
