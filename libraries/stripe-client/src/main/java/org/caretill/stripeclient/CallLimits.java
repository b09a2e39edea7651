package org.caretill.stripeclient;

/**
 * How many calls of background work may be made in a quarter of a second, of an endpoint and of all together. Any second
 * touches at most five quarters, so five quarters' calls together are the part of Stripe's limit that background work may
 * use. At least one a quarter, so that no work stops.
 *
 * @param ofEndpoint at least 1
 * @param ofAll at least 1
 */
record CallLimits(int ofEndpoint, int ofAll) {

    private static final int QUARTERS_OF_ANY_SECOND = 5;

    /** Below it, one call a quarter of each service would leave no room for people. */
    private static final int SMALLEST = 20;

    /**
     * @param callsPerSecond Stripe's limit of all calls of the platform
     * @param callsPerSecondOfEndpoint Stripe's limit of each endpoint
     * @param share how much of the first this service's background work may use, above 0, 1 at most
     * @param shareOfEndpoint how much of the second
     */
    static CallLimits of(int callsPerSecond, int callsPerSecondOfEndpoint, double share, double shareOfEndpoint) {
        return new CallLimits(
                perQuarter("STRIPE_CALLS_PER_SECOND_OF_ENDPOINT", callsPerSecondOfEndpoint, shareOfEndpoint),
                perQuarter("STRIPE_CALLS_PER_SECOND", callsPerSecond, share));
    }

    private static int perQuarter(String variable, int callsPerSecond, double share) {
        if (callsPerSecond < SMALLEST) {
            throw new IllegalArgumentException(variable + " must be " + SMALLEST + " or more");
        }
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("a share must be above 0, and 1 at most");
        }
        return Math.max(1, (int) (callsPerSecond * share / QUARTERS_OF_ANY_SECOND));
    }
}
