package org.caretill.paymentrequest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.hibernate.orm.runtime.JPAConfig;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.query.spi.QueryInterpretationCache;
import org.junit.jupiter.api.Test;

/** Hibernate does not keep a plan for each execution of the statement that begins each transaction. */
@QuarkusTest
class QueryPlansComponentTest {

    private static final int TRANSACTIONS = 200;

    @Inject
    JPAConfig persistence;

    @Inject
    Transactions transactions;

    @Test
    void transactions_do_not_fill_the_cache_of_plans() {
        QueryInterpretationCache plans = persistence
                .getEntityManagerFactory(
                        persistence.getPersistenceUnits().iterator().next(), true)
                .unwrap(SessionFactoryImplementor.class)
                .getQueryEngine()
                .getInterpretationCache();
        // Empties it: tests before this one may have filled it.
        plans.close();
        for (int transaction = 0; transaction < TRANSACTIONS; transaction++) {
            transactions.await(Tenancy.EVERYTHING, () -> Uni.createFrom().voidItem());
        }
        // Background work needs some of its own meanwhile.
        assertThat(plans.getNumberOfCachedQueryPlans()).isLessThan(TRANSACTIONS / 2);
    }
}
