/** Loaded before every test file of a mutation run. */
import fc from 'fast-check';

/** A mutant is dead with the first failure: nobody reads its smallest counterexample. The seed makes scores repeatable. */
fc.configureGlobal({ endOnFailure: true, seed: 1070 });
