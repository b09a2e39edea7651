package org.caretill.paymentrequest.paylink;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class QrCodeTest {

    private static final int QUIET_ZONE = 4;
    private static final Pattern SIZE = Pattern.compile("viewBox=\"0 0 (\\d+) \\1\"");
    private static final Pattern RUN = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-\\3z");

    private final String url = "http://localhost:8080/pay#" + LinkToken.next().secret();
    private final String svg = QrCode.svg(url);

    private BitMatrix pixels() {
        var size = SIZE.matcher(svg);
        assertThat(size.find()).isTrue();
        BitMatrix pixels = new BitMatrix(Integer.parseInt(size.group(1)));
        String dark = svg.substring(svg.indexOf("fill=\"#000\""));
        RUN.matcher(dark)
                .results()
                .forEach(run -> pixels.setRegion(
                        Integer.parseInt(run.group(1)),
                        Integer.parseInt(run.group(2)),
                        Integer.parseInt(run.group(3)),
                        1));
        return pixels;
    }

    @Test
    void the_code_decodes_to_the_text_with_error_correction_m() throws Exception {
        BitMatrix pixels = pixels();
        int modules = pixels.getWidth() - 2 * QUIET_ZONE;
        BitMatrix code = new BitMatrix(modules);
        for (int y = 0; y < modules; y++) {
            for (int x = 0; x < modules; x++) {
                if (pixels.get(x + QUIET_ZONE, y + QUIET_ZONE)) {
                    code.set(x, y);
                }
            }
        }
        var read = new Decoder().decode(code);
        assertThat(read.getText()).isEqualTo(url);
        assertThat(read.getECLevel()).isEqualTo("M");
    }

    @Test
    void the_quiet_zone_has_four_modules() {
        BitMatrix pixels = pixels();
        int size = pixels.getWidth();
        for (int a = 0; a < size; a++) {
            for (int b = 0; b < QUIET_ZONE; b++) {
                assertThat(pixels.get(a, b)
                                || pixels.get(b, a)
                                || pixels.get(a, size - 1 - b)
                                || pixels.get(size - 1 - b, a))
                        .isFalse();
            }
        }
        assertThat(pixels.get(QUIET_ZONE, QUIET_ZONE)).isTrue();
    }

    @Test
    void the_svg_has_nothing_but_the_image() {
        assertThat(svg)
                .matches("(?s)<svg xmlns=\"http://www.w3.org/2000/svg\" [^<>]*>(<path [^<>]*/>){2}</svg>")
                .doesNotContain("script", "style", "href", "on", "\n");
    }
}
