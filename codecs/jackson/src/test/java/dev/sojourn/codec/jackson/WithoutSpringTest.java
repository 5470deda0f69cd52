package dev.sojourn.codec.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.shop.Cart;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing of Spring has to be there. */
class WithoutSpringTest {

    @Test
    void theFormWorksWhereThereIsNoSpring() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!Path.of(entry).getFileName().toString().startsWith("spring-")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            assertThat(loader.getResource("org/springframework/web/servlet/FlashMap.class"))
                    .isNull();
            Object builder = loader.loadClass(JacksonForm.class.getName())
                    .getMethod("builder")
                    .invoke(null);
            Class<?> type = builder.getClass();
            type.getMethod("allowPackage", String[].class).invoke(builder, (Object) new String[] {"com.acme"});
            type.getMethod("classLoader", ClassLoader.class).invoke(builder, loader);
            Object form = type.getMethod("build").invoke(builder);
            Object cart =
                    loader.loadClass(Cart.class.getName()).getMethod("full").invoke(null);
            byte[] bytes = (byte[])
                    form.getClass().getMethod("write", Object.class, int.class).invoke(form, cart, 100_000);
            assertThat(new String(bytes, StandardCharsets.UTF_8))
                    .isEqualTo(new String(
                            JacksonForm.allowing("com.acme").write(Cart.full(), 100_000), StandardCharsets.UTF_8));
            assertThat(form.getClass().getMethod("read", byte[].class).invoke(form, (Object) bytes))
                    .isInstanceOf(cart.getClass());
        }
    }
}
