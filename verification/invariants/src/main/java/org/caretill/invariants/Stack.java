package org.caretill.invariants;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.caretill.invariants.Evidence.AtStripe;
import org.caretill.invariants.Evidence.Copy;
import org.caretill.invariants.Evidence.DeadLetters;
import org.caretill.invariants.Evidence.KnownAccount;
import org.caretill.invariants.Evidence.Message;
import org.caretill.invariants.Evidence.PrivateWords;
import org.caretill.invariants.Evidence.Recordings;
import org.caretill.invariants.Evidence.Text;
import org.jspecify.annotations.Nullable;

/**
 * A running stack, found through its data directory, which has its ports, database passwords and logs. The stack is
 * only read, never changed.
 */
public final class Stack {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** In the sandbox, a part's management port is its port plus this. */
    private static final int TO_MANAGEMENT_PORT = 1_000;

    private final Path data;
    private final Map<String, String> environment;
    private final JsonNode parts;
    private final Properties passwords = new Properties();

    /**
     * @param data the data directory; that of {@code ./run} is {@code .caretill}
     * @param environment its variables KAFKA_… say how to reach the broker, as they do for the services
     * @throws IOException if no stack runs there
     */
    public Stack(Path data, Map<String, String> environment) throws IOException {
        this.data = data;
        this.environment = environment;
        this.parts = JSON.readTree(data.resolve("parts.json").toFile());
        try (var file = Files.newBufferedReader(data.resolve("passwords.properties"))) {
            passwords.load(file);
        }
    }

    /**
     * Collects all evidence as of now.
     *
     * @param recordings what clients have seen meanwhile
     * @param words private words in addition to those in the database, such as tokens
     * @throws IOException if a part does not answer
     */
    public Evidence evidence(Recordings recordings, Set<String> words) throws IOException {
        var stripe = new StripeLedger("http://localhost:" + port("stripe-simulator"));
        AtStripe atStripe = stripe.read();
        var topics = new Topics("localhost:" + port("kafka"), environment);
        try (var payments = database("payment_request");
                var webhooks = database("stripe_webhook");
                var live = database("notification");
                var clinics = database("clinic_config")) {
            Map<String, Database> all = Map.of(
                    "payment_request",
                    payments,
                    "stripe_webhook",
                    webhooks,
                    "notification",
                    live,
                    "clinic_config",
                    clinics);
            Map<String, Set<String>> inboxes = new TreeMap<>();
            Map<String, Long> outboxes = new TreeMap<>();
            Map<String, Long> listed = new TreeMap<>();
            Map<String, Long> waiting = new TreeMap<>();
            for (var one : all.entrySet()) {
                String name = one.getKey();
                Database database = one.getValue();
                inboxes.put(name, database.inbox());
                outboxes.put(name, database.outbox());
                database.deadLetters(listed, waiting);
            }
            Set<Topics.DeadLetter> dead = topics.deadLetters();
            var letters = new DeadLetters(
                    dead.stream().map(Topics.DeadLetter::id).collect(toSet()),
                    dead.stream().collect(groupingBy(Topics.DeadLetter::consumer, counting())),
                    listed,
                    waiting,
                    inMetrics());
            List<Message> published = topics.events();
            Set<String> ours = new HashSet<>(words);
            ours.addAll(payments.privateWords());
            return new Evidence(
                    payments.requests(),
                    payments.timeline(),
                    payments.movements(),
                    payments.payouts(),
                    live.liveView(),
                    atStripe,
                    webhooks.stripeEvents(),
                    published,
                    copies(published, payments, webhooks, live, clinics),
                    accounts(published, clinics),
                    inboxes,
                    outboxes,
                    letters,
                    texts(topics, webhooks.payloads()),
                    new PrivateWords(ours, stripe.addresses()),
                    recordings);
        }
    }

    /**
     * Compares only records whose events are still in the topic; the copies of older ones may have been deleted, too.
     */
    private static List<Copy> copies(
            List<Message> published, Database payments, Database webhooks, Database live, Database clinics)
            throws IOException {
        List<Copy> copies = new ArrayList<>();
        Map<String, JsonNode> states = payments.publicStates();
        Map<String, JsonNode> shown = live.shownStates();
        Map<String, JsonNode> shownTo = live.shownTo();
        newest(published, DeliveryInvariants.EVENTS, "id").forEach((id, event) -> {
            JsonNode state = or(states.get(id));
            copies.add(new Copy(id, state, DeliveryInvariants.EVENTS, event));
            copies.add(new Copy(id, state, "the live view", or(shown.get(id))));
            copies.add(new Copy(id, state, "the columns of the live view", or(shownTo.get(id))));
        });
        Map<String, JsonNode> settings = clinics.clinics();
        Map<String, JsonNode> inPayments = payments.clinicPayments();
        Map<String, JsonNode> owners = payments.ownersOfClinicPayments();
        Map<String, JsonNode> connected = webhooks.connectedAccounts();
        newest(published, DeliveryInvariants.CLINICS, "clinicId").forEach((id, event) -> {
            String clinic = "clinic " + id;
            copies.add(new Copy(clinic, or(settings.get(id)), DeliveryInvariants.CLINICS, event));
            copies.add(new Copy(clinic, event, "payment-request-service", or(inPayments.get(id))));
            copies.add(new Copy(clinic, event, "the columns of payment-request-service", or(owners.get(id))));
            copies.add(new Copy(clinic, withConnected(event), "stripe-webhook-service", or(connected.get(id))));
        });
        return copies;
    }

    /** The connected accounts as clinic-config-service knows them, and as it has published them. */
    private static List<KnownAccount> accounts(List<Message> published, Database clinics) throws IOException {
        List<KnownAccount> accounts = new ArrayList<>();
        newest(published, DeliveryInvariants.CLINICS, "clinicId")
                .forEach((_, event) -> event.path("accounts")
                        .forEach(account -> accounts.add(known(account, DeliveryInvariants.CLINICS))));
        clinics.accounts().forEach(account -> accounts.add(known(account, "clinic-config-service")));
        return accounts;
    }

    private static KnownAccount known(JsonNode account, String where) {
        return new KnownAccount(account.path("account").asText(), where, account);
    }

    /** The data of the highest version of each key. Messages whose key is not this field are ignored. */
    private static Map<String, JsonNode> newest(List<Message> published, String topic, String key) {
        Map<String, JsonNode> newest = new TreeMap<>();
        for (Message message : published) {
            JsonNode data = message.data();
            if (message.topic().equals(topic)
                    && data.has("version")
                    && data.path(key).asText().equals(message.key())) {
                newest.merge(
                        message.key(),
                        data,
                        (before, now) -> now.get("version").asLong()
                                        < before.get("version").asLong()
                                ? before
                                : now);
            }
        }
        return newest;
    }

    private static JsonNode withConnected(JsonNode clinic) {
        var connected = JsonNodeFactory.instance.arrayNode();
        StreamSupport.stream(clinic.path("accounts").spliterator(), false)
                .map(account -> account.path("account").asText())
                .sorted()
                .forEach(connected::add);
        return clinic.<ObjectNode>deepCopy().set("connected", connected);
    }

    private static JsonNode or(@Nullable JsonNode found) {
        return found == null ? MissingNode.getInstance() : found;
    }

    private List<Text> texts(Topics topics, List<String> storedEvents) throws IOException {
        List<Text> texts = new ArrayList<>();
        for (String directory : List.of("logs", "logs.previous")) {
            if (Files.isDirectory(data.resolve(directory))) {
                try (Stream<Path> logs = Files.list(data.resolve(directory))) {
                    logs.sorted()
                            .forEach(log ->
                                    texts.add(new Text(directory + "/" + log.getFileName(), false, () -> lines(log))));
                }
            }
        }
        for (String service : services()) {
            texts.add(new Text(
                    "metrics of " + service, false, () -> metrics(service).lines()));
        }
        texts.add(new Text("Kafka", false, topics::everything));
        texts.add(new Text("the stored events of Stripe", false, storedEvents::stream));
        Path journal = data.resolve("simulator/journal.jsonl");
        if (Files.exists(journal)) {
            texts.add(new Text("Stripe", true, () -> lines(journal)));
        }
        return texts;
    }

    /** The metric for the alert. All replicas count the same table, so the largest value is the newest. */
    private Map<String, Long> inMetrics() {
        Map<String, Long> inMetrics = new TreeMap<>();
        for (String service : services()) {
            metrics(service)
                    .lines()
                    .filter(line -> line.startsWith("caretill_dead_letters{"))
                    .forEach(line -> inMetrics.merge(
                            line.replaceAll(".*consumer=\"([^\"]*)\".*", "$1"),
                            Math.round(Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))),
                            Math::max));
        }
        return inMetrics;
    }

    private List<String> services() {
        return parts.propertyStream()
                .map(Map.Entry::getKey)
                .filter(name ->
                        name.matches("(clinic-config|payment-request|stripe-webhook|notification)-service(-\\d+)?"))
                .toList();
    }

    private String metrics(String service) {
        return Http.get("http://localhost:%d/q/metrics".formatted(port(service) + TO_MANAGEMENT_PORT));
    }

    private int port(String part) {
        JsonNode port = parts.path(part).path("port");
        if (!port.isInt()) {
            throw new UncheckedIOException(new IOException(part + " does not run"));
        }
        return port.asInt();
    }

    private Database database(String name) throws IOException {
        String owner = name + "_owner";
        return new Database(
                "jdbc:postgresql://localhost:%d/%s?connectTimeout=5&loginTimeout=5&socketTimeout=120"
                        .formatted(port("postgres"), name),
                owner,
                passwords.getProperty(owner));
    }

    @SuppressWarnings("StreamResourceLeak") // Whoever reads the text closes it.
    private static Stream<String> lines(Path file) {
        try {
            // Accepts any bytes, so that nothing can hide in a file that is not valid UTF-8.
            return Files.lines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
