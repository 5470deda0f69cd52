package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.codec.ObjectForm;
import dev.sojourn.codec.UnsupportedValueException;
import dev.sojourn.codec.ValueCodec;
import dev.sojourn.codec.jackson.JacksonForm;
import dev.sojourn.http.CarriersBuilder;
import dev.sojourn.policy.NodeLocal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.savedrequest.DefaultSavedRequest;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.SessionAttributes;
import org.springframework.web.context.annotation.SessionScope;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Which values of classes that nobody registered can be stored. */
class CodecTest {

    /** A bean of the tests. */
    static class Basket {

        public String owner = "ada";
    }

    private static Object again(ValueCodec codec, Object value) {
        byte[] stored = codec.encode(value);
        return codec.decode(stored, 0, stored.length);
    }

    @Test
    void whatNobodyAllowedIsRefused() {
        Contexts.web()
                .run(context -> assertThatThrownBy(
                                () -> context.getBean(ValueCodec.class).encode(new Basket()))
                        .isInstanceOf(UnsupportedValueException.class));
    }

    @Test
    void thePackageOfTheApplicationIsAllowed() {
        Contexts.web()
                .withUserConfiguration(Application.class)
                .run(context -> assertThat(again(context.getBean(ValueCodec.class), new Basket()))
                        .isInstanceOf(Basket.class));
    }

    /** A part of the application, with what nobody must read in a store. */
    static class Prices {

        String apiKey = "key of another service";
    }

    /** What Spring would inject it into. */
    static class PricedBasket {

        Prices prices = new Prices();
    }

    @Test
    void aSingletonOfTheApplicationIsNoPartOfAValue() {
        Contexts.web()
                .withUserConfiguration(Application.class)
                .withBean(Prices.class)
                .run(context -> assertThatThrownBy(
                                () -> context.getBean(ValueCodec.class).encode(new PricedBasket()))
                        .isInstanceOf(UnsupportedValueException.class)
                        .hasMessageContaining("Prices is a part of the application")
                        .hasMessageContaining("give it to the methods that need it"));
    }

    @Test
    void classesOfSessionScopedBeansAreAllowed() {
        Contexts.web()
                .withUserConfiguration(Scoped.class)
                .run(context -> assertThat(again(context.getBean(ValueCodec.class), new Basket()))
                        .isInstanceOf(Basket.class));
    }

    @Test
    void typesOfSessionAttributesAreAllowed() {
        Contexts.web()
                .withUserConfiguration(Wizard.class)
                .run(context -> assertThat(again(context.getBean(ValueCodec.class), new Basket()))
                        .isInstanceOf(Basket.class));
    }

    @Test
    void whatIsListedIsAllowedByClassAndByPackage() {
        for (String listed : List.of(Basket.class.getName(), "dev.sojourn.spring.boot")) {
            Contexts.web()
                    .withPropertyValues("sojourn.codec.allow=" + listed)
                    .run(context -> assertThat(again(context.getBean(ValueCodec.class), new Basket()))
                            .isInstanceOf(Basket.class));
        }
    }

    /** What somebody asked for before a login is kept, and who reads the store must not be logged in by it. */
    @Test
    void noSavedRequestHoldsWhatItsSessionTravelsIn() {
        DefaultSavedRequest.Builder asked = new DefaultSavedRequest.Builder();
        asked.setHeaders(new TreeMap<>(Map.of(
                        "X-Auth-Token", List.of("SECRET"),
                        "authorization", List.of("Bearer SECRET"),
                        "Accept", List.of("text/html"),
                        "Cookie", List.of("shop=SECRET; a=b"))))
                .setCookies(List.of())
                .setLocales(List.of())
                .setParameters(Map.of("ticket", new String[] {"SECRET"}))
                .setQueryString("page=2&ticket=SECRET")
                .setScheme("https")
                .setServerName("shop.example")
                .setRequestURI("/cart")
                .setRequestURL("https://shop.example/cart")
                .setServletPath("/cart")
                .setContextPath("")
                .setMethod("GET");
        Contexts.web()
                .withPropertyValues(
                        "sojourn.carrier=header,bearer,cookie",
                        "server.servlet.session.cookie.name=shop",
                        "sojourn.secrets=" + Contexts.SECRET)
                .withBean("query", SojournCustomizer.class, () -> new SojournCustomizer() {
                    @Override
                    public void carriers(CarriersBuilder carriers) {
                        carriers.query("ticket");
                    }
                })
                .run(context -> {
                    byte[] stored = context.getBean(ValueCodec.class).encode(asked.build());
                    assertThat(new String(stored, StandardCharsets.UTF_8))
                            .doesNotContain("SECRET")
                            .contains("text/html", "a=b", "page=2");
                });
    }

    @Test
    void aFormOfTheApplicationIsAskedInTheOrderOfTheBeans() {
        Contexts.web()
                .withUserConfiguration(OwnForm.class)
                .withPropertyValues("sojourn.codec.form=none")
                .run(context -> {
                    assertThat(context).doesNotHaveBean(JacksonForm.class);
                    assertThat(again(context.getBean(ValueCodec.class), new Basket()))
                            .isInstanceOf(Basket.class);
                });
    }

    @Test
    void aLoginOfSpringSecurityNeedsNothing() {
        Contexts.web().run(context -> {
            var login =
                    new UsernamePasswordAuthenticationToken("ada", null, AuthorityUtils.createAuthorityList("USER"));
            assertThat(again(context.getBean(ValueCodec.class), new SecurityContextImpl(login)))
                    .isEqualTo(new SecurityContextImpl(login));
        });
    }

    @Test
    void registrationsOfACustomizerComeFirst() {
        Contexts.web()
                .withUserConfiguration(Registered.class)
                .run(context -> assertThat(
                                new String(context.getBean(ValueCodec.class).encode(new Basket())))
                        .contains("basket")
                        .doesNotContain(Basket.class.getName()));
    }

    @Test
    void theCallbackOfABeansEndStaysOnItsNode() throws Exception {
        Class<?> callback = Class.forName("org.springframework.web.context.request.DestructionCallbackBindingListener");
        var made = callback.getDeclaredConstructor(Runnable.class);
        made.setAccessible(true);
        Object value = made.newInstance((Runnable) () -> {});
        Contexts.web().run(context -> {
            assertThat(context.getBean(NodeLocal.class).allows(callback)).isTrue();
            assertThat(RequestContextHolder.getRequestAttributes()).isNull();
            try (Visit visit = context.getBean(SessionEngine.class).enter()) {
                visit.session().set(ServletRequestAttributes.DESTRUCTION_CALLBACK_NAME_PREFIX + "cart", value);
                visit.commit();
                assertThat(visit.session()
                                .isNodeLocal(ServletRequestAttributes.DESTRUCTION_CALLBACK_NAME_PREFIX + "cart"))
                        .isTrue();
            }
        });
    }

    @Configuration(proxyBeanMethods = false)
    @AutoConfigurationPackage
    static class Application {}

    @Configuration(proxyBeanMethods = false)
    static class Scoped {

        @Bean
        @SessionScope
        Basket basket() {
            return new Basket();
        }
    }

    @Controller
    @SessionAttributes(types = Basket.class)
    static class Wizard {}

    @Configuration(proxyBeanMethods = false)
    static class Registered {

        @Bean
        SojournCustomizer registrations() {
            return new SojournCustomizer() {
                @Override
                public void codec(ValueCodec.Builder codec) {
                    codec.register("basket", Basket.class, basket -> basket.owner, owner -> new Basket());
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnForm {

        @Bean
        ObjectForm baskets() {
            return new ObjectForm() {
                @Override
                public String name() {
                    return "baskets";
                }

                @Override
                public byte @Nullable [] write(Object value, int most) {
                    return value instanceof Basket basket ? basket.owner.getBytes(StandardCharsets.UTF_8) : null;
                }

                @Override
                public Object read(byte[] bytes) {
                    return new Basket();
                }
            };
        }
    }
}
