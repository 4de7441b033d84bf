#!/usr/bin/env node
/** The command line's entry. */

import { commandLine } from './cli/command-line.ts';
import { processTerminal } from './cli/terminal.ts';

process.exitCode = await commandLine(process.argv.slice(2), processTerminal(), new URL('.', import.meta.url));
