/** The second lock between clinics: row-level security of the database. */
@NullMarked
package org.caretill.tenancy;

import org.jspecify.annotations.NullMarked;
