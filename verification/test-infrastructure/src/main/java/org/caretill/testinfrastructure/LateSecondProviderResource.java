package org.caretill.testinfrastructure;

import java.util.concurrent.atomic.AtomicBoolean;

/** The two OIDC providers, of which the second is away until the test, which gets the switch, says that it is there. */
public final class LateSecondProviderResource extends OidcProviderResource {

    private final AtomicBoolean isAway = new AtomicBoolean(true);

    @Override
    boolean isSecondProviderAway() {
        return isAway.get();
    }

    @Override
    public void inject(TestInjector test) {
        test.injectIntoFields(isAway, new TestInjector.MatchesType(AtomicBoolean.class));
    }
}
