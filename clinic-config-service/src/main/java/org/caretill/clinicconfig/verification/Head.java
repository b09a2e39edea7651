package org.caretill.clinicconfig.verification;

/**
 * An entry by which everything before it in its chain is fixed: the last one at the time.
 *
 * @param position in the chain, from 1
 * @param hash of the entry, in hexadecimal
 */
record Head(Chain chain, long position, String hash) {}
