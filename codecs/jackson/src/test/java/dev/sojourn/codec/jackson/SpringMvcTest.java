package dev.sojourn.codec.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.codec.UnsupportedValueException;
import dev.sojourn.codec.ValueCodec;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.FlashMap;

/** A flash map is kept with its target and its expiry, in the list that Spring MVC changes in place. */
class SpringMvcTest {

    private final JacksonForm form = JacksonForm.allowing("com.acme");

    @Test
    void keepsTargetAndExpiryAndEntries() {
        FlashMap flash = flash();
        FlashMap back = (FlashMap) form.read(form.write(flash, 10_000));
        assertThat((Object) back).isEqualTo(flash);
        assertThat(back.getTargetRequestPath()).isEqualTo("/orders");
        assertThat(back.getTargetRequestParams()).isEqualTo(flash.getTargetRequestParams());
        assertThat(back.getExpirationTime()).isEqualTo(1_764_411_330_123L);
        assertThat(back.get("total")).isEqualTo(new BigDecimal("1.20"));
        assertThat(form.write(back, 10_000)).isEqualTo(form.write(flash, 10_000));
    }

    @Test
    void oneWithoutATargetIsKeptToo() {
        FlashMap back = (FlashMap) form.read(form.write(new FlashMap(), 10_000));
        assertThat(back.keySet()).isEmpty();
        assertThat(back.getTargetRequestPath()).isNull();
        assertThat(back.getExpirationTime()).isEqualTo(-1);
    }

    @Test
    void theListIsOneOfTheCodecAndItsElementsAreOfTheForm() {
        ValueCodec codec = ValueCodec.builder().fallback(form).build();
        byte[] bytes = codec.encode(new CopyOnWriteArrayList<>(List.of(flash(), flash())));
        Object back = codec.decode(bytes, 0, bytes.length);
        assertThat(back).isExactlyInstanceOf(CopyOnWriteArrayList.class).isEqualTo(List.of(flash(), flash()));
    }

    @Test
    void anEntryThatIsRefusedIsNamed() {
        FlashMap flash = flash();
        flash.put("form", new StringBuilder());
        assertThatThrownBy(() -> form.write(flash, 10_000))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContainingAll("java.lang.StringBuilder", ".form inside the value");
    }

    private static FlashMap flash() {
        FlashMap flash = new FlashMap();
        flash.put("message", "saved");
        flash.put("count", 3);
        flash.put("id", 5L);
        flash.put("total", new BigDecimal("1.20"));
        flash.put("lines", List.of(Map.of("a", 1)));
        flash.put("nothing", null);
        flash.setTargetRequestPath("/orders");
        flash.addTargetRequestParam("tab", "a");
        flash.addTargetRequestParam("tab", "b");
        flash.setExpirationTime(1_764_411_330_123L);
        return flash;
    }
}
