/**
 * Loaded before everything else by `npm start`: modules are kept compiled, types stripped, between starts. Starting takes
 * two thirds of the time, and the 12 MB of what strips types are never needed. JavaScript, or it would have to be stripped
 * itself. A folder that cannot be written to is no cache, and no error.
 */
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'compiled'))
