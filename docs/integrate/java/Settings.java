/** The variables without which this program does not start: those of ../sandbox.env, and WEBHOOK_SECRET. */
final class Settings {

    private Settings() {}

    static String of(String name) {
        String value = System.getenv(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException(name + " is not set");
        }
        return value;
    }
}
