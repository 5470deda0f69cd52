package dev.sojourn.codec.serialization.shop;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;

/** An order, which knows its customer. */
public class Order implements Serializable {

    /** Where an order is. */
    public enum Status {
        OPEN,
        PAID {
            @Override
            public String toString() {
                return "paid";
            }
        }
    }

    private static final long serialVersionUID = 1L;

    private final Customer customer;
    private final BigDecimal price;
    private final Map<Status, LocalDate> history = new EnumMap<>(Status.class);
    private Object[] lines = {};

    public Order(Customer customer, String price) {
        this.customer = customer;
        this.price = new BigDecimal(price);
    }

    public Customer getCustomer() {
        return customer;
    }

    public BigDecimal getPrice() {
        return price;
    }

    public Map<Status, LocalDate> getHistory() {
        return history;
    }

    public Object[] getLines() {
        return lines;
    }

    public void setLines(Object... lines) {
        this.lines = lines;
    }
}
