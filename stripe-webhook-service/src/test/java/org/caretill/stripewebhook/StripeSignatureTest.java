package org.caretill.stripewebhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.caretill.stripewebhook.StripeExamples.hmac;
import static org.caretill.stripewebhook.StripeExamples.signature;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.caretill.stripewebhook.StripeSignature.Forged;
import org.caretill.stripewebhook.StripeSignature.Genuine;
import org.caretill.testinfrastructure.RandomInput;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StripeSignatureTest {

    private static final long NOW = 1_795_395_751;
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC);
    private static final String SECRET = "whsec_new";
    private static final String OLD_SECRET = "whsec_old";
    /** The beginnings of the secrets' SHA-256. */
    private static final Genuine GENUINE = new Genuine("06626a5e", Instant.ofEpochSecond(NOW));

    private static final Genuine GENUINE_BY_OLD = new Genuine("3d269a69", GENUINE.signedAt());
    private static final byte[] BODY =
            StripeExamples.body("payment_intent.succeeded").getBytes(StandardCharsets.UTF_8);

    private final StripeSignature signature = new StripeSignature(List.of(SECRET, OLD_SECRET), CLOCK);

    @Test
    void a_correctly_signed_webhook_is_genuine() {
        assertThat(signature.verify(signature(SECRET, NOW, BODY), BODY)).isEqualTo(GENUINE);
    }

    @Test
    void the_verdict_names_the_signing_secret() {
        assertThat(signature.verify(signature(OLD_SECRET, NOW, BODY), BODY)).isEqualTo(GENUINE_BY_OLD);
    }

    @Test
    void during_a_rotation_one_right_signature_of_several_suffices() {
        String header = "t=%d,v1=%s,v1=%s,v0=%s"
                .formatted(NOW, hmac("whsec_unknown", NOW, BODY), hmac(SECRET, NOW, BODY), "6ffbb59b2300aae63f27");
        assertThat(signature.verify(header, BODY)).isEqualTo(GENUINE);
    }

    @Test
    void an_empty_body_can_be_signed() {
        assertThat(signature.verify(signature(SECRET, NOW, new byte[0]), new byte[0]))
                .isEqualTo(GENUINE);
    }

    @Test
    void bytes_that_are_not_text_are_verified_unchanged() {
        byte[] bytes = {(byte) 0xff, (byte) 0xfe, 0, (byte) 0xc3};
        assertThat(signature.verify(signature(SECRET, NOW, bytes), bytes)).isEqualTo(GENUINE);
    }

    @ParameterizedTest
    @ValueSource(longs = {-300, -1, 0, 1, 300})
    void a_time_within_the_tolerance_is_accepted(long offset) {
        assertThat(signature.verify(signature(SECRET, NOW + offset, BODY), BODY))
                .isEqualTo(new Genuine(GENUINE.secret(), Instant.ofEpochSecond(NOW + offset)));
    }

    @Test
    void a_captured_webhook_is_refused_after_the_tolerance() {
        assertThat(signature.verify(signature(SECRET, NOW - 301, BODY), BODY)).isEqualTo(Forged.TIME_TOO_OLD);
    }

    @Test
    void a_time_in_the_future_is_refused() {
        assertThat(signature.verify(signature(SECRET, NOW + 301, BODY), BODY)).isEqualTo(Forged.TIME_IN_THE_FUTURE);
    }

    @Test
    void another_secret_is_refused() {
        assertThat(signature.verify(signature("whsec_other", NOW, BODY), BODY)).isEqualTo(Forged.SIGNATURE_WRONG);
    }

    @Test
    void the_signature_of_another_time_is_refused() {
        String header = "t=%d,v1=%s".formatted(NOW, hmac(SECRET, NOW - 1, BODY));
        assertThat(signature.verify(header, BODY)).isEqualTo(Forged.SIGNATURE_WRONG);
    }

    @Test
    void every_changed_byte_is_noticed() {
        String header = signature(SECRET, NOW, BODY);
        for (int position = 0; position < BODY.length; position++) {
            byte[] changed = BODY.clone();
            changed[position] ^= 1;
            assertThat(signature.verify(header, changed))
                    .as("byte %d", position)
                    .isEqualTo(Forged.SIGNATURE_WRONG);
        }
    }

    @Test
    void every_changed_digit_of_the_signature_is_noticed() {
        String genuine = hmac(SECRET, NOW, BODY);
        for (int position = 0; position < genuine.length(); position++) {
            char other = genuine.charAt(position) == '0' ? '1' : '0';
            String changed = genuine.substring(0, position) + other + genuine.substring(position + 1);
            assertThat(signature.verify("t=" + NOW + ",v1=" + changed, BODY)).isEqualTo(Forged.SIGNATURE_WRONG);
        }
    }

    @Test
    void no_header_is_no_signature() {
        assertThat(signature.verify(null, BODY)).isEqualTo(Forged.SIGNATURE_MISSING);
        assertThat(signature.verify("", BODY)).isEqualTo(Forged.SIGNATURE_MISSING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "t=abc,v1=HMAC",
                "t=,v1=HMAC",
                "t=-NOW,v1=HMAC",
                "t=+NOW,v1=HMAC",
                "t=0NOW,v1=HMAC",
                "t= NOW,v1=HMAC",
                "t=NOW.0,v1=HMAC",
                "t=99999999999999999999,v1=HMAC",
                "t=٢٠,v1=HMAC",
                "v1=HMAC",
                "t=NOW",
                "t=NOW,v0=HMAC",
                "t=NOW,t=NOW,v1=HMAC",
                "t=NOW,v1=",
                "t=NOW,v1=abc",
                "t=NOW,v1=HMAC0",
                "t=NOW,v1=HMAC,v1=short",
                "t=NOW, v1=HMAC",
                "t=NOW;v1=HMAC",
                "t=NOW,v1",
                "t=NOW,v1=HMAC,",
                ",t=NOW,v1=HMAC",
                "t=NOW,,v1=HMAC",
                "t=NOW,=x,v1=HMAC",
                "t=NOW,v1=HMAC,garbage",
                "T=NOW,V1=HMAC",
                "=",
                ",",
                " ",
                "t",
                "\u0000"
            })
    void a_malformed_header_is_refused(String pattern) {
        String header = pattern.replace("NOW", Long.toString(NOW)).replace("HMAC", hmac(SECRET, NOW, BODY));
        assertThat(signature.verify(header, BODY)).isEqualTo(Forged.SIGNATURE_MALFORMED);
    }

    @Test
    void hex_in_upper_case_is_refused() {
        String header = "t=" + NOW + ",v1=" + hmac(SECRET, NOW, BODY).toUpperCase(Locale.ROOT);
        assertThat(signature.verify(header, BODY)).isEqualTo(Forged.SIGNATURE_MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "ar-EG-u-nu-arab", "fa-IR", "tr-TR", "th-TH-u-nu-thai", "hi-IN-u-nu-deva"})
    void the_locale_of_the_machine_does_not_matter(String locale) {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag(locale));
            var fresh = new StripeSignature(List.of(SECRET), CLOCK);
            assertThat(fresh.verify("t=1795395751,v1=" + hmac(SECRET, NOW, BODY), BODY))
                    .isEqualTo(GENUINE);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void agrees_with_stripes_library_on_what_it_signs() {
        RandomInput.checkOften(2_000, input -> {
            String body = input.text(255);
            long time = NOW + input.between(-310, 310);
            String header = Webhook.Signature.generateSignatureHeader(body, OLD_SECRET, time);
            assertThat(signature.verify(header, body.getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(
                            time > NOW + 300
                                    ? Forged.TIME_IN_THE_FUTURE
                                    : stripes(body, header)
                                            ? new Genuine(GENUINE_BY_OLD.secret(), Instant.ofEpochSecond(time))
                                            : Forged.TIME_TOO_OLD);
        });
    }

    @Test
    void accepts_nothing_that_stripes_library_refuses() {
        String body = new String(BODY, StandardCharsets.UTF_8);
        var genuine = new AtomicInteger();
        RandomInput.checkOften(5_000, input -> {
            String header = header(input);
            if (signature.verify(header, BODY) instanceof Genuine) {
                genuine.incrementAndGet();
                assertThat(stripes(body, header)).as(header).isTrue();
            }
        });
        assertThat(genuine).hasValueBetween(500, 4_500);
    }

    @Test
    void never_throws_and_accepts_nothing_random() {
        RandomInput.checkOften(
                5_000,
                input -> assertThat(signature.verify(input.text(255), input.bytes(255)))
                        .isInstanceOf(Forged.class));
    }

    /** A random header of correct, wrong and malformed parts, so that many of them are genuine. */
    private static String header(RandomInput input) {
        String right = "v1=" + hmac(SECRET, NOW, BODY);
        String wrong = "v1=" + hmac("whsec_other", NOW, BODY);
        List<String> broken = List.of("v0=ab12", right + "0", right.substring(1), " " + right, "v1=");
        String time = switch (input.between(1, 10)) {
            case 1 -> input.any(List.of("t=" + (NOW - 301), "t=abc", "t=", "t"));
            case 2 -> input.ascii(8);
            default -> "t=" + NOW;
        };
        return IntStream.rangeClosed(1, input.between(1, 4))
                .mapToObj(_ -> switch (input.between(1, 9)) {
                    case 1 -> input.ascii(8);
                    case 2, 3 -> input.any(broken);
                    default -> input.any(List.of(right, wrong));
                })
                .collect(Collectors.joining(",", time + ",", ""));
    }

    /** The result of stripe-java, whose exceptions on malformed headers count as refusals. */
    private static boolean stripes(String body, @Nullable String header) {
        for (String secret : List.of(SECRET, OLD_SECRET)) {
            try {
                if (Webhook.Signature.verifyHeader(body, header, secret, 300, CLOCK)) {
                    return true;
                }
            } catch (SignatureVerificationException | RuntimeException e) {
                // The other secret may fit.
            }
        }
        return false;
    }
}
