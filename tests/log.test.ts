import { createServer } from 'node:http';
import { PassThrough, Writable } from 'node:stream';
import { REST, Routes } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
