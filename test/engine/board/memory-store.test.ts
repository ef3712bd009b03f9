import { describe } from 'vitest';
import { docStoreSuite } from '../../doc-store.ts';
import { MemoryStore } from './board-kit.ts';

describe('the store of the tests', () => docStoreSuite((use) => use(new MemoryStore())));
